import type { CaseFile, Diagnosis, Evidence, UnixMs } from '@abduce/core';
import { numberOf } from './facts.ts';
import { isStill } from './movement.ts';

/** Steps back to normal before it counts as over, and the share of all steps that they have to be. */
const calm = { steps: 3, share: 0.1 };

/** How far from normal the calm may lie, as a part of how far the trouble went. */
const near = 0.25;

/**
 * Since when users are no longer hurt: what the evidence says (`until`), else when the measurement that shows them
 * hurt came back for good, else when the incident was resolved. `undefined` while it goes on, or when nothing tells.
 */
export function recoveryOf(
  { impact, onset, window, verdict }: Diagnosis,
  { incident }: CaseFile,
  evidence: ReadonlyMap<string, Evidence>,
): UnixMs | undefined {
  if (onset === undefined || verdict === 'no_fault') return undefined;
  const felt = impact
    .map((id) => evidence.get(id))
    .find((item) => item !== undefined && !isStill(item));
  const told = felt === undefined ? Number.NaN : numberOf(felt, 'until');
  // An incident that still fires knows better than a lull in its measurement.
  const fires = incident?.status === 'open' && incident.quietSince === undefined;
  if (fires && !Number.isFinite(told)) return undefined;
  const seen = Number.isFinite(told) ? told : felt && cameBack(felt, onset);
  const resolved = incident?.resolution === 'no_data' ? undefined : incident?.resolvedAt;
  const over = seen ?? (felt?.chart === undefined ? resolved : undefined);
  return over !== undefined && over > onset && over <= Math.max(window.end, resolved ?? 0)
    ? over
    : undefined;
}

/** Since when a measurement that had left its usual level is back on it for good. */
export function cameBack(item: Evidence, onset: UnixMs): UnixMs | undefined {
  const { chart } = item;
  const line = chart?.lines.at(-1);
  const [before, after] = [numberOf(item, 'before'), numberOf(item, 'after')];
  if (chart === undefined || line === undefined || !Number.isFinite(before + after))
    return undefined;
  const way = after - before;
  let last = -1;
  let good = 0;
  let sum = 0;
  let known = 0;
  for (const [at, value] of line.values.entries()) {
    if (!Number.isFinite(value)) continue;
    if (chart.start + at * chart.step + chart.step <= onset) continue;
    known++;
    if ((value - before) / way > 0.5) {
      last = at;
      good = 0;
      sum = 0;
    } else {
      good++;
      sum += value;
    }
  }
  if (last < 0 || good < Math.max(calm.steps, calm.share * known)) return undefined;
  if (Math.abs(sum / good - before) > near * Math.abs(way)) return undefined;
  return chart.start + (last + 1) * chart.step;
}
