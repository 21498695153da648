import { citeResource } from '../scene/cite.ts';
import { indicated, isCpu } from './indicated.ts';
import { arrow, marks, refuted, suspectApplication } from './pieces.ts';
import type { CauseRule, Suspicion } from './rule.ts';
import { calm, citeCpuPerRequest, rose, selfSuspects } from './self-time.ts';

export const cpuRegression: CauseRule = {
  cause: 'cpu_regression',
  supports: 'more time inside the service itself, and more CPU for each request',
  refutes: 'no service takes longer by itself, or its CPU per request stayed the same',
  needs: ['self time from spans', 'CPU of the process'],
  test(scene) {
    const told = indicated(scene, 'resource', isCpu).map(
      ({ entity, strength, mechanism, cite }): Suspicion => {
        const id = cite(scene.ledger);
        return {
          entity,
          status: 'supported',
          share: strength,
          fit: 0.86,
          support: [id],
          missing: ['a profile, to tell its own code from a guest in its container'],
          mechanism,
          reason: `its processes use more CPU than in any usual time: ${arrow(scene, id)}${marks(id)}.`,
        };
      },
    );
    if (told.length > 0) return told;
    const found = selfSuspects(scene).map((one): Suspicion => {
      const { entity, operation, time, cpu, cpuPerRequest } = one;
      const mechanism = operation === undefined ? {} : { operation: operation.name };
      if (cpu === undefined) {
        return {
          entity,
          status: 'supported',
          share: one.share,
          fit: 0.55,
          support: [time],
          missing: [`CPU of the processes of ${entity}`],
          mechanism,
          reason: `time of its own per request: ${arrow(scene, time)}${marks(time)}; whether it computes or waits cannot be told without its CPU.`,
        };
      }
      const used = citeCpuPerRequest(scene, one);
      if (!rose(cpuPerRequest ?? cpu, 1.25)) {
        return refuted(
          entity,
          `CPU per request stayed about the same (${arrow(scene, used)}): the time is spent waiting`,
          [used],
        );
      }
      return {
        entity,
        status: 'supported',
        share: one.share,
        fit: 0.86,
        support: [time, used],
        mechanism,
        reason: `time of its own per request: ${arrow(scene, time)}${marks(time)}, with CPU per request ${arrow(scene, used)}${marks(used)}.`,
      };
    });
    if (found.length > 0) return found;
    return [calm(scene)];
  },
};

export const cpuThrottled: CauseRule = {
  cause: 'cpu_throttled',
  supports: 'time held back by the CPU limit grew with the latency',
  refutes: 'the process is not held back',
  needs: ['CPU throttling of the container'],
  test(scene) {
    const suspects = selfSuspects(scene);
    for (const { entity, share, time } of suspects) {
      const throttled = scene.view.resource('instance.cpu.throttled', entity);
      if (!rose(throttled, 1.5) || !((throttled?.shift.after ?? 0) > 0.02)) continue;
      const held = citeResource(scene, 'instance.cpu.throttled', entity);
      const limit = citeResource(scene, 'instance.cpu.limit', entity);
      return [
        {
          entity,
          status: 'supported',
          share,
          fit: 0.88,
          support: [held, time, limit],
          mechanism: {},
          reason: `time held back by the CPU limit: ${arrow(scene, held)}${marks(held)}.`,
        },
      ];
    }
    const entity = suspects[0]?.entity ?? suspectApplication(scene);
    const held = citeResource(scene, 'instance.cpu.throttled', entity);
    if (held !== undefined)
      return [refuted(entity, 'its CPU limit holds it back no more than before', [held])];
    if (suspects.length === 0) return [calm(scene)];
    return [
      {
        ...refuted(entity, ''),
        status: 'untestable',
        missing: [`CPU throttling of ${entity}`],
        reason: 'how long a CPU limit holds it back is not measured.',
      },
    ];
  },
};

export const cpuContention: CauseRule = {
  cause: 'cpu_contention',
  supports: 'a busy node while the slow service itself uses no more CPU',
  refutes: 'the node has CPU to spare',
  needs: ['CPU of the node', 'CPU of the process'],
  test(scene) {
    const { view } = scene;
    let checked: string | undefined;
    const suspects = selfSuspects(scene);
    for (const one of suspects) {
      const nodes = new Set(view.instancesOf(one.entity).map(({ node }) => node));
      for (const node of nodes) {
        if (node === undefined) continue;
        const busy = view.resource('node.cpu.utilization', node);
        const mark = citeResource(scene, 'node.cpu.utilization', node);
        checked ??= mark;
        if (!rose(busy, 1.2) || !((busy?.shift.after ?? 0) > 0.85)) continue;
        if (rose(one.cpu, 1.25)) continue;
        const own = citeResource(scene, 'instance.cpu.usage', one.entity);
        return [
          {
            entity: one.entity,
            status: 'supported',
            share: one.share,
            fit: own === undefined ? 0.6 : 0.85,
            support: [mark, own],
            mechanism: { peer: node },
            reason: `the node's CPU went ${arrow(scene, mark)}${marks(mark)} while the service itself used ${arrow(scene, own)}${marks(own)}.`,
          },
        ];
      }
    }
    const entity = suspects[0]?.entity ?? suspectApplication(scene);
    if (checked !== undefined)
      return [
        refuted(entity, 'the node has CPU to spare, or the service itself uses it', [checked]),
      ];
    if (suspects.length === 0) return [calm(scene)];
    return [
      {
        ...refuted(entity, ''),
        status: 'untestable',
        missing: ['CPU of the node'],
        reason: 'the CPU of its node is not measured.',
      },
    ];
  },
};
