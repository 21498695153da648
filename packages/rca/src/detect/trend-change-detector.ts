import type { Anomaly, Detector } from '@abduce/core';
import { anomalyAt, combine } from './combine.ts';
import { type ChangeOptions, changeDefaults } from './mean-change-detector.ts';
import { serialDiscount } from './serial.ts';
import { trendChange } from './trend-change.ts';

/**
 * A bend inside the window: `trendChange` over baseline and window. `before` is where the old trend would have led
 * by the last step, `after` where the new one leads; the onset is the first step after the bend. O(n).
 */
export function trendChangeDetector(options: ChangeOptions = {}): Detector {
  const { threshold, minimum } = { ...changeDefaults, minimum: 5, ...options };
  return {
    name: 'trend-change',
    detect(series, baseline, window): Anomaly | undefined {
      const { values, times, first, origin } = combine(series, baseline, window);
      const found = trendChange(values, times, minimum);
      if (found === undefined) return undefined;
      const { at, slopeBefore, slopeAfter, level } = found;
      const bend = times[at] as number;
      const residuals = values.map((value, i) => {
        const t = (times[i] as number) - bend;
        return value - level - (t > 0 ? slopeAfter : slopeBefore) * t;
      });
      const strength = found.strength * serialDiscount(residuals);
      if (!(strength >= threshold) || at + 1 < first) return undefined;
      const span = (times[times.length - 1] as number) - bend;
      const [before, after] = [level + slopeBefore * span, level + slopeAfter * span];
      return anomalyAt(series, origin + (times[at + 1] as number), before, after, strength);
    },
  };
}
