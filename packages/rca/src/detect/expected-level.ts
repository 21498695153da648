import { defaultParameters } from '../parameters.ts';
import { medianInPlace } from './select.ts';
import { type Level, levelOf } from './statistics.ts';

/** Baselines of fewer values are short: their noise is not known from themselves. */
export const shortBaseline = 8;

function pooled(parts: readonly Float64Array[]): Float64Array {
  const [first] = parts;
  if (first !== undefined && parts.length === 1) return first;
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/**
 * Level of a few values beside a history that votes like one of them. The trouble may have begun in the last
 * of these values already: the median then stays with those that agree with history, and where all have
 * drifted away from history it goes with them.
 */
function votedLevel(values: Float64Array, history: Level): Level {
  const kept = new Float64Array(values.length + 1);
  let count = 0;
  for (const value of values) if (Number.isFinite(value)) kept[count++] = value;
  kept[count] = history.center;
  const center = medianInPlace(kept, count + 1);
  for (let i = 0; i <= count; i++) kept[i] = Math.abs((kept[i] as number) - center);
  return { center, noise: 1.4826 * medianInPlace(kept, count + 1), count };
}

/**
 * Level of the baselines: that of the last one and that of all others together, blended, so that a long
 * history and the last minutes each have their say. Where they disagree, half the distance counts as noise.
 * O(n) on average.
 */
export function expectedLevel(
  baselines: readonly Float64Array[],
  historyWeight: number = defaultParameters.historyWeight,
): Level {
  const known = baselines.filter((values) => values.some(Number.isFinite));
  const last = known[known.length - 1];
  if (last === undefined) return { center: Number.NaN, noise: Number.NaN, count: 0 };
  const recent = levelOf(last);
  if (known.length === 1 || recent.count === 0) return recent;
  const history = levelOf(pooled(known.slice(0, -1)));
  if (history.count === 0) return recent;
  const near = recent.count < shortBaseline ? votedLevel(last, history) : recent;
  return {
    center: historyWeight * history.center + (1 - historyWeight) * near.center,
    noise: Math.max(history.noise, near.noise, Math.abs(history.center - near.center) / 2),
    count: history.count + near.count,
  };
}
