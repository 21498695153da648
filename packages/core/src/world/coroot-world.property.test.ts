import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signals } from '../model/signals.ts';
import { agentPoints, agentWorldOf, containerOn } from './test-kit/agent-points.ts';

const container = fc.constantFrom(
  ...[
    '/docker/a',
    '/docker/a-b-1',
    '/docker/docker',
    '/k8s/n/a-5d8f7c9b6d-x2k9p/c',
    '/k8s/n/a-0/c',
  ],
  ...['/system.slice/a.service', '/k8s-cronjob/n/a/c', '', '/', '/x', '//', '/k8s/n'],
);
const machine = fc.constantFrom('m1', 'm2', '');
const address = fc.oneof(
  fc.constantFrom(
    ...['127.0.0.1:80', '0.0.0.0:80', '[::]:80', '[::1]:80', '10.0.0.1:80', '10.0.0.2:5432'],
    ...[
      '[::ffff:10.0.0.1]:80',
      'a.n.svc.cluster.local:80',
      'db:5432',
      '',
      ':',
      'x',
      '1:2:3',
      '10.0.0.1',
    ],
  ),
  fc.string({ maxLength: 12 }),
);
const steps = fc
  .tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 5 }))
  .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);

const fact = fc.record({ machine, container, address, to: address, steps, kind: fc.nat(7) });

describe('the world of any facts', () => {
  it('names no entity that does not exist, and no edge to itself', () => {
    fc.assert(
      fc.property(fc.array(fact, { maxLength: 25 }), (facts) => {
        const kit = agentPoints();
        for (const { machine: on, container: id, address: at, to, steps: when, kind } of facts) {
          const own = containerOn(on, id);
          const ip = at.split(':')[0] ?? '';
          if (kind === 0) kit.listen(own, at, {}, when);
          else if (kind === 1) kit.connect(own, at, to, when);
          else if (kind === 2) kit.gauge('ip_to_fqdn', { machine_id: on, ip, fqdn: to });
          else if (kind === 3) kit.gauge('node_net_interface_ip', { machine_id: on, ip });
          else if (kind === 4)
            kit.counter('container_net_tcp_failed_connects_total', { ...own, destination: at }, 1);
          else if (kind === 5) kit.counter('container_resources_cpu_usage_seconds_total', own, 1);
          else if (kind === 6)
            kit.gauge('kube_pod_info', { namespace: 'n', pod: 'a-0', pod_ip: ip }, 1, when);
          else kit.gauge('container_net_latency_seconds', { ...own, destination_ip: ip }, 0.1);
        }
        const world = agentWorldOf(kit);
        const services = new Set(world.services.map(({ id }) => id));
        const nodes = new Set(world.nodes.map(({ id }) => id));
        const instances = new Set(world.instances.map(({ id }) => id));
        const edges = new Set(world.dependencies.map(({ id }) => id));
        for (const { id, source, target } of world.dependencies) {
          expect(services, id).toContain(source);
          expect(services, id).toContain(target);
          expect(source).not.toBe(target);
        }
        for (const { service, node } of world.instances) {
          expect(services).toContain(service);
          if (node !== undefined) expect(nodes).toContain(node);
        }
        const known = { service: services, instance: instances, node: nodes, dependency: edges };
        for (const { signal, entity } of world.signals.rows) {
          expect(known[signals[signal].entity], signal).toContain(entity);
        }
      }),
      { numRuns: 150, seed: 11 },
    );
  });
});
