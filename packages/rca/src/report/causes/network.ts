import { act, type CauseTemplate, rollBack } from './cause-template.ts';

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
    gist: [
      'A call spends {dependency.network_time|instead} between the two sides.',
      'The time to the other side and back {dependency.round_trip}.',
      'A call takes {dependency.time|instead}.',
    ],
    how: [
      'Time on the network {dependency.network_time}.',
      'It is the part of a call of {source} that {peer} does not spend serving it.',
      'Every round trip pays the delay again, so that calls which talk to and fro suffer most.',
    ],
    mitigate: [
      rollBack,
      act(
        'route-around',
        [
          'Route around the slow path between {source} and {peer}, or move one of the two.',
          'Route around the slow path of {entity}.',
        ],
        { risk: 'Check the capacity of the other path first.', undo: 'Restore the usual route.' },
      ),
    ],
    fix: [act('inspect-hops', 'Look at the hops of the path: load, errors, a changed route.')],
    prevent: [
      act(
        'measure-round-trips',
        'Measure round trips between services all the time, and alert on their change.',
      ),
    ],
  },
  packet_loss: {
    because: ['packets between {source} and {peer} were lost', 'packets of {entity} were lost'],
    gist: [
      'Segments sent again {dependency.retransmits}.',
      'Lost or broken packets {node.network.errors}.',
    ],
    how: [
      [
        'Segments sent again {dependency.retransmits}.',
        'Broken or lost packets {node.network.errors}.',
      ],
      'A lost packet costs a retransmission, so that some calls wait while most are as fast as ever.',
    ],
    mitigate: [
      act('leave-path', 'Move the traffic off the interface or path that loses packets.', {
        risk: 'Check the capacity of the other path first.',
        undo: 'Move the traffic back.',
      }),
    ],
    fix: [
      act('find-loss', 'Look for full queues, faulty links and limits of the connection table.'),
    ],
    prevent: [act('alert-on-retransmissions', 'Alert on retransmissions per connection.')],
  },
  network_partition: {
    because: ['{source} could not reach {peer} any more', '{entity} could not be reached any more'],
    gist: [
      'Connections that could not be opened {dependency.connect_errors}.',
      'Failed calls {dependency.errors}.',
    ],
    how: [
      'Failed calls {dependency.errors}.',
      'Such calls end in connection errors and never arrive at the other side.',
    ],
    mitigate: [
      rollBack,
      act('fail-over', 'Fail over to instances that can be reached.', {
        risk: 'Make sure that only one side takes writes.',
        undo: 'Fail back once the path is whole.',
      }),
    ],
    fix: [
      act('inspect-rules', 'Look at routes, firewall rules and network policies that changed.'),
    ],
    prevent: [act('test-both-sides', 'Test connectivity between services from both sides.')],
  },
  bandwidth_limit: {
    because: [
      'the link between {source} and {peer} was saturated',
      'a network link of {entity} was saturated',
    ],
    gist: [
      'Bytes sent {dependency.bytes_sent}.',
      'A call spends {dependency.network_time|instead} between the two sides.',
    ],
    how: [
      'Bytes sent {dependency.bytes_sent}.',
      'Bytes received {dependency.bytes_received}.',
      'Time on the network {dependency.network_time}.',
      'On a saturated link throughput stays on a plateau, and what does not fit waits.',
    ],
    mitigate: [
      act('pause-transfer', 'Pause the largest transfer on the link.', {
        risk: 'It ends later.',
        undo: 'Let it run on in quiet hours.',
      }),
    ],
    fix: [act('widen', 'Raise the limit of the link, compress, or move the transfer elsewhere.')],
    prevent: [act('alert-on-use', 'Alert on the use of the link as a share of its limit.')],
  },
  dns_failure: {
    because: ['{entity} could not resolve names in time', 'name resolution was slow or wrong'],
    gist: [
      'Failed lookups {service.dns.errors}.',
      'Lookups of names that do not exist {service.dns.nxdomain}.',
      'Lookups took {service.dns.time|instead}.',
    ],
    how: [
      [
        'The errors say {template}.',
        'Failed lookups {service.dns.errors}.',
        'Lookups of names that do not exist {service.dns.nxdomain}.',
      ],
      'New connections suffer from it, open ones do not.',
    ],
    mitigate: [
      rollBack,
      act('other-resolver', 'Switch to another resolver, or pin the address for now.', {
        risk: 'A pinned address becomes wrong when the service moves.',
        undo: 'Remove the pinned address.',
      }),
    ],
    fix: [act('repair-record', 'Repair the resolver or the record.')],
    prevent: [
      act(
        'measure-lookups',
        'Measure lookups as a part of each call, and cache them for their lifetime.',
      ),
    ],
  },
};
