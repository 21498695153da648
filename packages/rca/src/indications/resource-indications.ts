import { type EntityId, type SignalName, signals } from '@abduce/core';
import type { CaseView, Measured } from '../case/case-view.ts';
import { samplesOf, type Track } from '../case/track.ts';
import { quantileSorted } from '../detect/statistics.ts';
import { changeFacts } from '../evidence.ts';
import type { Indication } from './indication.ts';

export const resourceDefaults = {
  /** Share of the normal times of the same length that lie below what counts as usual. */
  level: 0.99,
  /** … of normal steps: a restart or two among them must not hide a smaller one. */
  jump: 0.95,
  /** A level is known no better than to this share of itself. */
  floor: 0.05,
  /** A step of less than this share of the level is none. */
  step: 0.02,
  /** Normal times at least. */
  least: 6,
} as const;

interface Watched {
  readonly signal: SignalName;
  readonly weight: number;
  /** `level` compares with all normal times, `jump` the rise over the last normal minutes with normal rises. */
  readonly by: 'level' | 'jump';
}

const watched: readonly Watched[] = [
  { signal: 'instance.cpu.usage', weight: 0.9, by: 'level' },
  { signal: 'instance.cpu.throttled', weight: 0.9, by: 'level' },
  { signal: 'instance.gc.time', weight: 0.7, by: 'level' },
  // Memory grows with the age of a process: only a step out of line with its usual steps says anything.
  { signal: 'instance.memory.usage', weight: 0.5, by: 'jump' },
];

/** Means of every `length` neighbouring steps that all have data. */
function means(values: Float64Array, length: number): number[] {
  const found: number[] = [];
  let sum = 0;
  let run = 0;
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number;
    if (!Number.isFinite(value)) {
      sum = 0;
      run = 0;
      continue;
    }
    sum += value;
    run++;
    if (run > length) sum -= values[at - length] as number;
    if (run >= length) found.push(sum / length);
  }
  return found;
}

/** Logarithms: a level that doubles for good counts as more than a spike of one step. */
function logs(values: Float64Array): Float64Array {
  return values.map((value) => (value > 0 ? Math.log(value) : Number.NaN));
}

function meanOf(values: Float64Array): { readonly mean: number; readonly count: number } {
  let sum = 0;
  let count = 0;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    sum += value;
    count++;
  }
  return { mean: sum / count, count };
}

function lastOf(track: Track): number {
  for (let at = track.baselines.length - 1; at >= 0; at--) {
    const values = track.baselines[at] as Float64Array;
    for (let step = values.length - 1; step >= 0; step--) {
      if (Number.isFinite(values[step])) return values[step] as number;
    }
  }
  return Number.NaN;
}

/** Rises from one step to the mean of the next `length`. */
function jumps(values: Float64Array, length: number): number[] {
  const found: number[] = [];
  for (let at = 0; at + length < values.length; at++) {
    const { mean, count } = meanOf(values.subarray(at + 1, at + 1 + length));
    const jump = mean - (values[at] as number);
    if (count === length && Number.isFinite(jump)) found.push(jump);
  }
  return found;
}

/** How far beyond its usual range a window lies, in widths of the upper half of that range; 0 inside. */
function beyond(given: Track, by: Watched['by']): number {
  const track =
    by === 'jump' ? given : { baselines: given.baselines.map(logs), window: logs(given.window) };
  const { mean, count } = meanOf(track.window);
  if (count === 0) return 0;
  const level = by === 'jump' ? lastOf(track) : 0;
  const normal = track.baselines.flatMap((values) =>
    by === 'jump' ? jumps(values, count) : means(values, count),
  );
  if (normal.length < resourceDefaults.least) return 0;
  const sorted = Float64Array.from(normal).sort();
  const high = quantileSorted(sorted, resourceDefaults[by]);
  const middle = quantileSorted(sorted, 0.5);
  const width =
    by === 'jump' ? high + resourceDefaults.step * level : high - middle + resourceDefaults.floor;
  const excess = mean - level - high;
  return excess > 0 && width > 0 ? excess / width : 0;
}

/** Half of the weight where a window lies three widths outside. */
const half = 3;

function indicationOf(
  entity: EntityId,
  { signal, weight }: Watched,
  measured: Measured,
  far: number,
  view: CaseView,
): Indication {
  const { shift } = measured;
  return {
    kind: 'resource',
    entity,
    strength: (weight * far ** 2) / (far ** 2 + half ** 2),
    mechanism: { resource: signal },
    cite: (ledger) =>
      ledger.cite(`resource|${signal}|${entity}`, () => ({
        kind: 'metric',
        entity,
        title: `Above all that is usual: ${signals[signal].doc.replace(/\.$/, '')}`,
        query: { kind: 'signal', signal, entity },
        window: view.caseFile.window,
        scope: { samples: samplesOf(measured.track) },
        facts: changeFacts(shift.before, shift.after, signals[signal].unit),
        trust: 'system',
      })),
  };
}

/** Services whose processes use more of a resource than in any normal time of the same length. */
export function resourceIndications(view: CaseView): readonly Indication[] {
  const found: Indication[] = [];
  for (const one of watched) {
    if (!view.lookup.has(one.signal)) continue;
    for (const { id } of view.services) {
      const measured = view.resource(one.signal, id);
      if (measured === undefined) continue;
      const far = beyond(measured.track, one.by);
      if (far > 0) found.push(indicationOf(id, one, measured, far, view));
    }
  }
  return found.sort((a, b) => b.strength - a.strength || (a.entity < b.entity ? -1 : 1));
}
