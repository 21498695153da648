import { AbduceError } from '../model/error.ts';
import type { BurnRateRule } from '../model/incident.ts';

const minute = 60_000;
const hour = 60 * minute;

/**
 * Rules that page: 0.7 % of a 30-day budget within a quarter of an hour, 1 % within an hour, or 5 % within six. The
 * short window makes an alert end soon after the trouble does. The form is that of chapter 5 of Google's "The Site
 * Reliability Workbook"; its rates (14.4 within an hour, 6 within six) are for budgets of 0.1 %, where they stand for
 * 1.4 % and 0.6 % of failing requests. Derived objectives leave 1 %: a fifth of all requests would fail for
 * three quarters of an hour before anybody heard of it. So shorter windows ask for less of the budget here.
 */
export const defaultBurnRateRules: readonly BurnRateRule[] = [
  { long: 15 * minute, short: 5 * minute, rate: 20, severity: 'critical' },
  { long: hour, short: 15 * minute, rate: 7, severity: 'critical' },
  { long: 6 * hour, short: 15 * minute, rate: 6, severity: 'critical' },
];

/** The same rules with windows `factor` times as long; for demonstrations and tests that cannot wait an hour. */
export function scaleRules(rules: readonly BurnRateRule[], factor: number): BurnRateRule[] {
  if (!(factor > 0) || !Number.isFinite(factor)) {
    throw new AbduceError('CONFIG', `factor is ${factor}; it must be a positive number`);
  }
  return rules.map((rule) => ({ ...rule, long: rule.long * factor, short: rule.short * factor }));
}
