import type { CaseFile, EntityId } from '@abduce/core';
import { type CaseSamples, type Samples, targetMetric } from './samples.ts';
import { deviationOf, finite, madOf, meanOf, quantileOf } from './statistics.ts';

const defaults = {
  /** Deviations from the median that count as an anomaly. */
  threshold: 5,
  /** Fewer normal values than this teach nothing. */
  least: 10,
} as const;

/** How anomalous each step of the window is, and from where on that counts; `undefined` with too little history. */
function score({
  history,
  window,
}: Samples): { readonly scores: Float64Array; readonly threshold: number } | undefined {
  const normal = finite(history);
  if (normal.length < defaults.least) return undefined;
  const constant = deviationOf(normal) === 0;
  const center = constant ? meanOf(normal) : quantileOf(normal, 0.5);
  const scale = constant ? 1 : madOf(normal);
  return {
    scores: window.map((value) =>
      Number.isFinite(value) && value !== center ? Math.abs(value - center) / scale : 0,
    ),
    threshold: constant ? 0 : defaults.threshold,
  };
}

/** How far the mean of the window is out, where that is beyond the threshold. */
function overall(one: Samples): number | undefined {
  const judged = score({ ...one, window: Float64Array.of(meanOf(finite(one.window))) });
  const value = judged?.scores[0];
  return judged !== undefined && value !== undefined && value > judged.threshold
    ? value
    : undefined;
}

/**
 * Services whose target metric is anomalous at the first step of the window in which that of the target is: how
 * far they are from their median, in scaled median absolute deviations. Empty when the target is not anomalous.
 * Without a target no step is given: the mean of the window decides.
 */
export function anomalousServices(
  caseFile: CaseFile,
  samples: CaseSamples,
): ReadonlyMap<EntityId, number> {
  const metric = targetMetric(caseFile);
  const found = new Map<EntityId, number>();
  const judge = (id: EntityId): ReturnType<typeof score> => {
    const own = samples.get(id)?.get(metric);
    return own && score(own);
  };
  if (caseFile.target === undefined) {
    for (const [id, metrics] of samples) {
      const one = metrics.get(metric);
      const value = one && overall(one);
      if (value !== undefined) found.set(id, value);
    }
    return found;
  }
  const target = judge(caseFile.target.service);
  const step = target?.scores.findIndex((value) => value > target.threshold) ?? -1;
  if (step < 0) return found;
  for (const id of samples.keys()) {
    const judged = judge(id);
    const value = judged?.scores[step];
    if (judged !== undefined && value !== undefined && value > judged.threshold) {
      found.set(id, value);
    }
  }
  return found;
}
