import { act, type CauseTemplate, undo } from './cause-template.ts';

export const networkCauses: Readonly<
  Record<
    'network_delay' | 'packet_loss' | 'network_partition' | 'bandwidth_limit' | 'dns_failure',
    CauseTemplate
  >
> = {
  network_delay: {
    because: [
      'the network between {source} and {peer} became slow',
      'the network path of {entity} became slow',
    ],
    how: [
      'Time on the network {dependency.network_time}.',
      'It is the part of a call of {source} that {peer} does not spend serving it.',
    ],
    mitigate: [
      undo,
      act(
        [
          'Route around the slow path between {source} and {peer}, or move one of the two.',
          'Route around the slow path of {entity}.',
        ],
        'Check the capacity of the other path first.',
      ),
    ],
    fix: [act('Look at the hops of the path: load, errors, a changed route.')],
    prevent: [act('Measure round trips between services all the time, and alert on their change.')],
  },
  packet_loss: {
    because: ['packets between {source} and {peer} were lost', 'packets of {entity} were lost'],
    how: [
      [
        'Segments sent again {dependency.retransmits}.',
        'Broken or lost packets {node.network.errors}.',
      ],
      'A lost packet costs a retransmission, so that some calls wait while most are as fast as ever.',
    ],
    mitigate: [
      act(
        'Move the traffic off the interface or path that loses packets.',
        'Check the capacity of the other path first.',
      ),
    ],
    fix: [act('Look for full queues, faulty links and limits of the connection table.')],
    prevent: [act('Alert on retransmissions per connection.')],
  },
  network_partition: {
    because: ['{source} could not reach {peer} any more', '{entity} could not be reached any more'],
    how: [
      'Failed calls {dependency.errors}.',
      'Such calls end in connection errors and never arrive at the other side.',
    ],
    mitigate: [
      undo,
      act(
        'Fail over to instances that can be reached.',
        'Make sure that only one side takes writes.',
      ),
    ],
    fix: [act('Look at routes, firewall rules and network policies that changed.')],
    prevent: [act('Test connectivity between services from both sides.')],
  },
  bandwidth_limit: {
    because: [
      'the link between {source} and {peer} was saturated',
      'a network link of {entity} was saturated',
    ],
    how: [
      'Time on the network {dependency.network_time}.',
      'On a saturated link throughput stays on a plateau, and what does not fit waits.',
    ],
    mitigate: [act('Pause the largest transfer on the link.', 'It ends later.')],
    fix: [act('Raise the limit of the link, compress, or move the transfer elsewhere.')],
    prevent: [act('Alert on the use of the link as a share of its limit.')],
  },
  dns_failure: {
    because: ['{entity} could not resolve names in time', 'name resolution was slow or wrong'],
    how: [
      [
        'It is logged as {template}.',
        'Failed lookups {service.dns.errors}.',
        'Lookups of names that do not exist {service.dns.nxdomain}.',
      ],
      'New connections suffer from it, open ones do not.',
    ],
    mitigate: [
      undo,
      act(
        'Switch to another resolver, or pin the address for now.',
        'A pinned address becomes wrong when the service moves.',
      ),
    ],
    fix: [act('Repair the resolver or the record.')],
    prevent: [act('Measure lookups as a part of each call, and cache them for their lifetime.')],
  },
};
