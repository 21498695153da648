import { describe, expect, it } from 'vitest';
import type { Detector } from '../../ports/analysis.ts';
import { median, sorted } from '../../query/statistics.ts';
import { conformDetector, detectorCases } from './detector-cases.ts';

/** Where two halves differ most in their medians, if that is ten times what neighbours differ by. */
const halves: Detector = {
  name: 'halves',
  detect({ grid, values }, baseline) {
    const before = [...baseline.values].filter(Number.isFinite);
    const all = Float64Array.from([...before, ...values], (value) =>
      Number.isFinite(value) ? value : Number.NaN,
    );
    const differences = all.map((value, i) => Math.abs(value - (all[i - 1] ?? Number.NaN)));
    const scale = median(differences) || median(sorted(differences).filter((d) => d > 0)) / 20;
    let best: { readonly at: number; readonly before: number; readonly after: number } | undefined;
    for (let at = 3; at < values.length - 3; at++) {
      if (Number.isNaN(all[before.length + at])) continue;
      const low = median(all.subarray(0, before.length + at));
      const high = median(all.subarray(before.length + at));
      if (!(Math.abs(high - low) > 10 * scale)) continue;
      const cost = (from: number, to: number, center: number): number =>
        all
          .subarray(from, to)
          .reduce((sum, v) => sum + (Number.isNaN(v) ? 0 : Math.abs(v - center)), 0);
      const total = cost(0, before.length + at, low) + cost(before.length + at, all.length, high);
      if (best === undefined || total < least) {
        best = { at, before: low, after: high };
        least = total;
      }
    }
    if (best === undefined) return undefined;
    return {
      onset: grid.start + best.at * grid.step,
      direction: best.after > best.before ? 'up' : 'down',
      before: best.before,
      after: best.after,
      strength: Math.abs(best.after - best.before) / (scale || 1),
    };
  },
};
let least = 0;

conformDetector({ describe, it }, { detector: halves });

describe('detectorCases', () => {
  it('catch a detector that sees nothing, and one that sees something everywhere', async () => {
    const blind: Detector = { name: 'blind', detect: () => undefined };
    const nervous: Detector = {
      name: 'nervous',
      detect: ({ grid }) => ({
        onset: grid.start,
        direction: 'up',
        before: 0,
        after: 1,
        strength: 1,
      }),
    };
    for (const detector of [blind, nervous]) {
      const results = await Promise.allSettled(detectorCases.map(({ run }) => run(detector)));
      const failed = results.filter(({ status }) => status === 'rejected');
      expect(failed.length).toBeGreaterThan(3);
    }
  });
});
