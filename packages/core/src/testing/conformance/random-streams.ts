import type { ExponentialBuckets } from '../../model/batch.ts';
import type { PointInit } from '../../model/batch-builder.ts';
import type { UnixMs } from '../../model/units.ts';
import type { Random } from '../random.ts';

/** What an engine cannot hold; data is drawn within it. All default to true, that is, anything goes. */
export interface MetricAbilities {
  /** When a counter began. */
  readonly starts?: boolean;
  readonly delta?: boolean;
  readonly histograms?: boolean;
  readonly exponential?: boolean;
  readonly summaries?: boolean;
  /** Several scopes, kinds or temporalities with the same labels are told apart. */
  readonly scopes?: boolean;
  /** Times between two milliseconds. */
  readonly microseconds?: boolean;
  /** Points in any order, some twice, some at one instant with several values. */
  readonly disorder?: boolean;
  /** Infinite values. */
  readonly infinite?: boolean;
  /** Label names beyond letters, digits and underscores. */
  readonly anyNames?: boolean;
}

const labelNames = ['service.name', 'k', 'n', 'le', '__proto__', "o'dd\\{}\n"];
export const labelTexts: readonly string[] = [
  'a',
  'b',
  'ab',
  '',
  '1',
  '"\'\\{}|$^',
  '\u2028\n\t',
  '😀',
  '__proto__',
  "'; DROP TABLE x --",
  'x'.repeat(300),
];

const layouts = [[], [0.1, 1, 5], [0.5, 1], [-1, 0, 1e21]] as const;

export type StreamKind = NonNullable<PointInit['kind']>;

/** Kinds of metrics that the engine holds. */
function kindsOf(can: MetricAbilities): readonly StreamKind[] {
  return [
    'gauge',
    'sum',
    'sum',
    ...(can.histograms === false ? [] : (['histogram'] as const)),
    ...(can.exponential === false ? [] : (['exponential_histogram'] as const)),
    ...(can.summaries === false ? [] : (['summary'] as const)),
  ];
}

export function namesWithin(can: MetricAbilities): readonly string[] {
  return can.anyNames === false
    ? labelNames.map((name, i) => (/^\w+$/.test(name) && !name.startsWith('__') ? name : `l${i}`))
    : labelNames;
}

/**
 * Numbers that add up alike in any order, to far below the tolerance: multiples of 1/64, of either sign, or large
 * and small ones that are all positive.
 */
function numberFrom(chance: Random, can: MetricAbilities): number {
  if (can.infinite !== false && chance.chance(0.01)) return Number.POSITIVE_INFINITY;
  return chance.chance(0.8) ? (chance.integer(6400) - 1600) / 64 : chance.around(1000, 3);
}

/** Irregular times around `at`, ascending. */
function timesFrom(chance: Random, at: UnixMs, can: MetricAbilities): number[] {
  const pace = chance.pick([250, 1_000, 1_000, 15_000, 61_000]);
  const jitter = chance.pick([0, 0, 0.3, 2]);
  // Many fall on round times, where steps begin and end.
  let time = at + (chance.integer(16) - 10) * 30_000 - chance.pick([0, 0, chance.integer(1000)]);
  return Array.from({ length: chance.integer(40) + 1 }, () => {
    time += Math.max(1, Math.round(pace * (1 + jitter * (chance.next() - 0.4))));
    if (chance.chance(0.04)) time += chance.integer(400_000);
    if (can.microseconds === false || chance.chance(0.6)) return time;
    return time + chance.pick([0.25, 0.001, chance.integer(1000) / 1000]);
  });
}

function sideFrom(chance: Random, scale: number): ExponentialBuckets {
  return {
    offset: chance.integer(9) - 4 * (scale + 1),
    counts: Float64Array.from({ length: chance.integer(6) }, () => chance.integer(4)),
  };
}

type Detail = Pick<PointInit, 'value' | 'count' | 'histogram' | 'exponential' | 'summary'>;

/** Adds to what a histogram counts, or makes a new one. */
function histogramFrom(chance: Random, before: Detail | undefined, growing: boolean): Detail {
  const old = before?.histogram;
  const bounds = old !== undefined && chance.chance(0.9) ? old.bounds : chance.pick(layouts);
  const length = bounds.length === 0 ? 0 : bounds.length + 1;
  const counts = Float64Array.from({ length }, (_, i) => {
    const held = growing && old?.bounds === bounds ? (old.counts[i] ?? 0) : 0;
    return held + chance.integer(9);
  });
  return {
    value: chance.chance(0.1) ? Number.NaN : chance.integer(900) / 8,
    count: length === 0 ? chance.integer(50) : counts.reduce((sum, count) => sum + count, 0),
    histogram: { bounds: Float64Array.from(bounds), counts, min: Number.NaN, max: Number.NaN },
  };
}

function exponentialFrom(chance: Random): Detail {
  const scale = chance.integer(5) - 1;
  return {
    value: chance.integer(900) / 8,
    count: chance.integer(50),
    exponential: {
      scale,
      zeroCount: chance.integer(3),
      zeroThreshold: 0,
      positive: sideFrom(chance, scale),
      negative: chance.chance(0.4)
        ? sideFrom(chance, scale)
        : { offset: 0, counts: new Float64Array() },
      min: Number.NaN,
      max: Number.NaN,
    },
  };
}

function detailFrom(
  chance: Random,
  kind: StreamKind,
  growing: boolean,
  before: Detail | undefined,
  can: MetricAbilities,
): Detail {
  if (kind === 'gauge') return { value: numberFrom(chance, can) };
  if (kind === 'sum') {
    const fresh = before?.value === undefined || !growing || chance.chance(0.07);
    return { value: chance.integer(64) / 8 + (fresh ? 0 : (before.value as number)) };
  }
  if (kind === 'histogram') return histogramFrom(chance, before, growing);
  if (kind === 'exponential_histogram') return exponentialFrom(chance);
  return {
    value: chance.integer(900) / 8,
    count: chance.integer(50),
    summary: { quantiles: Float64Array.of(0.5, 0.99), values: Float64Array.of(1, chance.next()) },
  };
}

/** Points of one random stream of metric `name`, in order of time. */
export function randomStream(
  chance: Random,
  name: string,
  at: UnixMs,
  can: MetricAbilities,
  unique: number | undefined,
): PointInit[] {
  const kind = chance.pick(kindsOf(can));
  const names = namesWithin(can);
  const some = (share: number): [string, string][] =>
    names.filter(() => chance.chance(share)).map((label) => [label, chance.pick(labelTexts)]);
  const own: [string, string][] = unique === undefined ? [] : [['u', String(unique)]];
  const delta = can.delta !== false && kind !== 'gauge' && chance.chance(0.3);
  const owner = {
    name,
    kind,
    temporality: delta ? ('delta' as const) : ('cumulative' as const),
    monotonic: chance.chance(0.5),
    unit: chance.pick(['', 's', 'By']),
    resource: new Map(some(0.3)),
    attributes: new Map([...some(0.4), ...own]),
    scope: chance.pick(
      can.scopes === false ? [{}] : [{}, { name: 's' }, { name: 's', version: '2' }],
    ),
  };
  const times = timesFrom(chance, at, can);
  const starting =
    can.starts === false ? 'never' : chance.pick(['never', 'once', 'resets', 'wild']);
  let start =
    starting === 'once' && chance.chance(0.3)
      ? times[0]
      : (times[0] as number) - chance.integer(400_000);
  let before: Detail | undefined;
  return times.map((time, i) => {
    const detail = detailFrom(chance, kind, !delta, before, can);
    const previous = times[i - 1];
    if (delta && previous !== undefined)
      start = chance.chance(0.8) ? previous : time - chance.integer(9000);
    else if (starting === 'wild') start = time - chance.integer(40_000) + 2_000;
    else if (
      starting === 'resets' &&
      (detail.value ?? 0) < (before?.value ?? 0) &&
      previous !== undefined
    ) {
      start = chance.chance(0.5) ? previous : (previous + time) / 2;
    }
    before = detail;
    const noValue = chance.chance(0.03);
    return {
      ...owner,
      ...detail,
      time,
      ...(noValue && { flags: 1 }),
      ...(kind === 'gauge' && chance.chance(0.02) && { value: Number.NaN }),
      ...(starting !== 'never' &&
        start !== undefined && { start: Math.round(start * 1000) / 1000 }),
    };
  });
}
