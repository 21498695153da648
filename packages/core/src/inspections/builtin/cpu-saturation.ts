import type { SignalName } from '../../model/signals.ts';
import { defineInspection } from '../define-inspection.ts';
import type { Inspection } from '../inspection.ts';
import { fact, percentText, recentMedian } from '../measures.ts';

interface Level {
  readonly signal: Extract<
    SignalName,
    | 'instance.cpu.usage'
    | 'instance.cpu.throttled'
    | 'instance.event_loop.utilization'
    | 'node.cpu.utilization'
  >;
  readonly entity: string;
  /** 1 is all there is. */
  readonly level: number;
  readonly allowed: number;
  readonly what: string;
}

export const cpuSaturation: Inspection = defineInspection({
  id: 'cpu/saturation',
  title: 'The processor is the bottleneck',
  needs: [
    [
      'instance.cpu.limit',
      'instance.cpu.throttled',
      'instance.event_loop.utilization',
      'node.cpu.utilization',
    ],
  ],
  optional: ['instance.cpu.usage'],
  params: {
    limit: { default: 80, unit: '%', doc: 'Use of the CPU limit that is still fine.' },
    node: { default: 90, unit: '%', doc: 'Use of the host’s CPU that is still fine.' },
    eventLoop: { default: 90, unit: '%', doc: 'Busy share of the event loop that is still fine.' },
    throttled: { default: 10, unit: '%', doc: 'Time held back by the limit that is still fine.' },
    recent: {
      default: 300,
      unit: 's',
      doc: 'Last part of the window; its median is judged, so that a spike is not.',
    },
  },
  docs: {
    why: 'Work waits for the processor: latency grows without bound as use nears its limit.',
    fix: [
      'Compare CPU profiles before and after, where there are any: one function often explains it.',
      'See whether traffic grew or the cost of a request; scale for the former, repair the latter.',
      'Raise the CPU limit if throttling comes with low use: bursts hit the quota.',
    ],
  },
  tooLittle: (context) =>
    levels(context).length > 0 ? undefined : 'no CPU data in the last part of the window',
  evaluate(context) {
    const { entity, evidence, pass, fail } = context;
    const over = levels(context)
      .filter(({ level, allowed }) => level > allowed)
      .sort((a, b) => b.level / b.allowed - a.level / a.allowed);
    const worst = over[0];
    if (worst === undefined) return pass('CPU use is within its limits');
    return fail({
      severity: 'warning',
      message: `${entity.name}: ${worst.what} at ${percentText(worst.level)} on ${worst.entity}`,
      value: worst.level * 100,
      evidence: over.slice(0, 5).map(({ signal, entity: place, level, allowed, what }) =>
        evidence.signal({
          signal,
          entity: place,
          title: `${what} of ${place}`,
          facts: [fact('level', level * 100, '%'), fact('allowed', allowed * 100, '%')],
        }),
      ),
    });
  },
});

/** What can be judged: levels of the last minutes. */
function levels({
  series,
  grid,
  params,
}: {
  readonly series: (signal: Level['signal'] | 'instance.cpu.limit') => readonly {
    readonly entity: string;
    readonly values: Float64Array;
  }[];
  readonly grid: Parameters<typeof recentMedian>[1];
  readonly params: Readonly<
    Record<'limit' | 'node' | 'eventLoop' | 'throttled' | 'recent', number>
  >;
}): Level[] {
  const recent = params.recent * 1000;
  const found: Level[] = [];
  const add = (level: Level): void => {
    if (Number.isFinite(level.level)) found.push(level);
  };
  const limits = new Map(
    series('instance.cpu.limit').map(({ entity, values }) => [
      entity,
      recentMedian(values, grid, recent),
    ]),
  );
  for (const { entity, values } of series('instance.cpu.usage')) {
    const limit = limits.get(entity) ?? Number.NaN;
    add({
      signal: 'instance.cpu.usage',
      entity,
      level: limit > 0 ? recentMedian(values, grid, recent) / limit : Number.NaN,
      allowed: params.limit / 100,
      what: 'CPU use of the limit',
    });
  }
  const plain = [
    ['instance.cpu.throttled', params.throttled, 'CPU throttling'],
    ['instance.event_loop.utilization', params.eventLoop, 'Event loop use'],
    ['node.cpu.utilization', params.node, 'CPU use of the host'],
  ] as const;
  for (const [signal, allowed, what] of plain) {
    for (const { entity, values } of series(signal)) {
      const level = recentMedian(values, grid, recent);
      add({ signal, entity, level, allowed: allowed / 100, what });
    }
  }
  return found;
}
