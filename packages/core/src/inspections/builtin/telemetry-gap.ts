import type { EntityId } from '../../model/entity.ts';
import type { SignalName } from '../../model/signals.ts';
import type { World } from '../../world/world.ts';
import { defineInspection } from '../define-inspection.ts';
import type { Inspection } from '../inspection.ts';
import { durationText, fact } from '../measures.ts';
import type { EntitySeries } from '../scope-entities.ts';

/** Measured on a schedule, whether or not there is work. */
const scheduled = [
  'instance.cpu.usage',
  'instance.memory.usage',
  'instance.heap.used',
  'instance.threads',
] as const satisfies readonly SignalName[];

/** A life that was seen in so many steps before it fell silent did not just have nothing to do. */
const steadyShare = 0.95;

export const telemetryGap: Inspection = defineInspection({
  id: 'telemetry/gap',
  title: 'A service stopped reporting',
  needs: [['instance.up', ...scheduled, 'service.requests', 'log.messages']],
  params: {
    allowed: { default: 300, unit: 's', doc: 'Time without any data that is still fine.' },
  },
  docs: {
    why: 'Nothing can be said of a service that is silent: it may be down, or only unobserved.',
    fix: [
      'Check whether the service runs; if it does, check its exporter and the way to the collector.',
      'Look for dropped data: a full queue, a rate limit, a rejected batch.',
      'If it was switched off on purpose, nothing needs doing: it leaves with the window.',
    ],
  },
  appliesTo: ({ instrumented }) => instrumented,
  evaluate({ entity, world, grid, params, series, evidence, pass, fail }) {
    const { length, step } = grid;
    const regular = scheduled.flatMap((signal) => series(signal));
    const up = series('instance.up');
    const work = [...series('service.requests'), ...series('log.messages')];
    const alive = new Uint8Array(length);
    for (const { values } of [...regular, ...up]) {
      for (let i = 0; i < length; i++) if (!Number.isNaN(values[i])) alive[i] = 1;
    }
    // A rate of zero is what others' data make of silence, so only work that was done counts.
    for (const { values } of work) {
      for (let i = 0; i < length; i++) if ((values[i] as number) > 0) alive[i] = 1;
    }
    const silent = length - 1 - alive.lastIndexOf(1);
    const hole = longestHole(regular, length);
    const allowed = Math.max(1, (params.allowed * 1000) / step);
    const called = calledSteps(entity.id, world, length - silent, length);
    const steady = regular.length > 0 || seenShare(up, length - silent) >= steadyShare;
    const stopped = silent > allowed && (steady || called > 0);
    if (!stopped && hole <= allowed) return pass('data arrive without gaps', (hole * step) / 1000);
    const value = ((stopped ? silent : hole) * step) / 1000;
    const time = durationText(value * 1000);
    const shown = regular[0] ?? up[0] ?? work[0];
    const signal = [...scheduled, 'instance.up', 'service.requests'] as const;
    return fail({
      severity: stopped && called > 0 ? 'critical' : 'warning',
      message: stopped
        ? `${entity.name} has reported nothing for ${time}${called > 0 ? ', while others still call it' : ''}`
        : `${entity.name} reported nothing for ${time}, then went on`,
      value,
      evidence: [
        evidence.signal({
          signal: signal.find((name) => series(name).length > 0) ?? 'log.messages',
          entity: shown?.entity ?? entity.id,
          title: `Data from ${entity.name}`,
          facts: [fact('without data', value, 's'), fact('allowed', params.allowed, 's')],
        }),
      ],
    });
  },
});

/** Longest run of steps without data between two that have some. */
function longestHole(all: readonly EntitySeries[], length: number): number {
  let longest = 0;
  let last = -1;
  const seen = new Uint8Array(length);
  for (const { values } of all) {
    for (let i = 0; i < length; i++) if (!Number.isNaN(values[i])) seen[i] = 1;
  }
  for (let i = 0; i < length; i++) {
    if (seen[i] === 0) continue;
    if (last >= 0) longest = Math.max(longest, i - last - 1);
    last = i;
  }
  return longest;
}

/** Share of the steps before `to` in which any of the series has data. */
function seenShare(all: readonly EntitySeries[], to: number): number {
  let seen = 0;
  for (let i = 0; i < to; i++) if (all.some(({ values }) => !Number.isNaN(values[i]))) seen++;
  return seen / to;
}

/** Steps in [from, to) in which somebody called the service, as the callers tell. */
function calledSteps(service: EntityId, world: World, from: number, to: number): number {
  let steps = 0;
  for (const caller of world.graph.callers(service)) {
    const id = world.graph.dependency(caller, service)?.id ?? '';
    const values = world.signals.one('dependency.requests', id)?.values;
    for (let i = from; values !== undefined && i < to; i++) if ((values[i] as number) > 0) steps++;
  }
  return steps;
}
