import { defineInspection } from '../define-inspection.ts';
import type { Inspection } from '../inspection.ts';
import { durationText, fact } from '../measures.ts';
import type { EntitySeries } from '../scope-entities.ts';

/** Steps since any of the series last had data; all of them where none ever had. */
function silentSteps(all: readonly EntitySeries[], length: number): number {
  for (let silent = 0; silent < length; silent++) {
    if (all.some(({ values }) => !Number.isNaN(values[length - 1 - silent]))) return silent;
  }
  return length;
}

/** Longest run of steps without data between two that have some. */
function longestHole(all: readonly EntitySeries[], length: number): number {
  let longest = 0;
  let last = -1;
  for (let i = 0; i < length; i++) {
    if (all.every(({ values }) => Number.isNaN(values[i]))) continue;
    if (last >= 0) longest = Math.max(longest, i - last - 1);
    last = i;
  }
  return longest;
}

export const telemetryGap: Inspection = defineInspection({
  id: 'telemetry/gap',
  title: 'A service stopped reporting',
  needs: [
    [
      'instance.up',
      'instance.cpu.usage',
      'instance.memory.usage',
      'service.requests',
      'log.messages',
    ],
  ],
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
    const regular = [
      ...series('instance.up'),
      ...series('instance.cpu.usage'),
      ...series('instance.memory.usage'),
    ];
    const requests = series('service.requests');
    const all = [...regular, ...requests, ...series('log.messages')];
    const silent = silentSteps(all, grid.length);
    // Requests and logs may pause by themselves; only what is measured on a schedule can have holes.
    const hole = longestHole(regular, grid.length);
    const allowed = Math.max(1, params.allowed / (grid.step / 1000));
    const called = calledSteps(entity.id, world, grid.length - silent, grid.length);
    const stopped = silent > allowed && (regular.length > 0 || called > 0);
    const steps = stopped ? Math.max(silent, hole) : hole;
    const value = (steps * grid.step) / 1000;
    if (!stopped && hole <= allowed) return pass('data arrive without gaps', value);
    const time = durationText(value * 1000);
    const signal = regular.length > 0 ? signalOf(regular, series) : 'service.requests';
    return fail({
      severity: stopped && called > 0 ? 'critical' : 'warning',
      message: stopped
        ? `${entity.name} has reported nothing for ${time}${called > 0 ? ', while others still call it' : ''}`
        : `${entity.name} reported nothing for ${time}, then went on`,
      value,
      evidence: [
        evidence.signal({
          signal,
          entity: (regular[0] ?? requests[0])?.entity ?? entity.id,
          title: `Data from ${entity.name}`,
          facts: [fact('without data', value, 's'), fact('allowed', params.allowed, 's')],
        }),
      ],
    });
  },
});

type Regular = 'instance.up' | 'instance.cpu.usage' | 'instance.memory.usage';

function signalOf(
  regular: readonly EntitySeries[],
  series: (signal: Regular) => readonly EntitySeries[],
): Regular {
  const names: readonly Regular[] = ['instance.up', 'instance.cpu.usage', 'instance.memory.usage'];
  return names.find((name) => series(name)[0]?.entity === regular[0]?.entity) ?? 'instance.up';
}

/** Steps in [from, to) in which somebody called the service, as the callers tell. */
function calledSteps(
  service: string,
  world: Parameters<Inspection['inspect']>[0],
  from: number,
  to: number,
): number {
  let steps = 0;
  for (const caller of world.graph.callers(service)) {
    const id = world.graph.dependency(caller, service)?.id ?? '';
    const values = world.signals.one('dependency.requests', id)?.values;
    for (let i = from; values !== undefined && i < to; i++) if ((values[i] as number) > 0) steps++;
  }
  return steps;
}
