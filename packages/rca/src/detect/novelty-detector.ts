import type { Anomaly, Detector } from '@abduce/core';
import { anomalyAt } from './combine.ts';
import { cut } from './cut.ts';

export interface NoveltyOptions {
  /** Deviations between the steps that show it and those that chance allows. Default 3. */
  readonly threshold?: number;
  /** Steps of baseline that must have been looked at. Default 10. */
  readonly minimum?: number;
}

const defaults = { threshold: 3, minimum: 10 } as const;

/** The rule of three: none seen in n tries leaves a chance of at most 3 ÷ n, with 95 % confidence. */
const ruleOfThree = 3;

/**
 * Something that was never there and now is, or always was there and now is not. The baseline must be all zero, or
 * all other than zero; then k of m steps of the other kind are held against what b quiet steps allow, p = 3 ÷ b:
 * (k − m·p) ÷ √(m·p·(1−p)). A step without data is neither. What appears counts from its first step on, what vanishes
 * from the first step of its final absence on. O(n). Hanley and Lippman-Hand, 1983 (the rule of three).
 */
export function noveltyDetector(options: NoveltyOptions = {}): Detector {
  const { threshold, minimum } = { ...defaults, ...options };
  return {
    name: 'novelty',
    detect(series, baseline, window): Anomaly | undefined {
      const seen = baseline.values.filter(Number.isFinite);
      const quiet = seen.length >= Math.max(minimum, 4) && seen.every((value) => value === 0);
      const busy = seen.length >= Math.max(minimum, 4) && seen.every((value) => value !== 0);
      if (!quiet && !busy) return undefined;
      const { values, first } = cut(series, window);
      const other = (value: number): boolean => Number.isFinite(value) && (value === 0) === busy;
      let onset = values.findIndex(other);
      if (busy) onset = values.findLastIndex((value) => Number.isFinite(value) && value !== 0) + 1;
      while (busy && onset < values.length && !other(values[onset] as number)) onset++;
      if (onset < 0 || onset >= values.length) return undefined;
      const tail = values.subarray(onset).filter(Number.isFinite);
      const k = tail.filter(other).length;
      const m = values.filter(Number.isFinite).length;
      const p = ruleOfThree / seen.length;
      const strength = (k - m * p) / Math.sqrt(m * p * (1 - p));
      if (!(strength >= threshold)) return undefined;
      const mean = (of: Float64Array): number =>
        of.reduce((sum, value) => sum + value / of.length, 0);
      return anomalyAt(series, first + onset, mean(seen), mean(tail), strength);
    },
  };
}
