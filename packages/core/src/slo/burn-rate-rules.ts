import { AbduceError } from '../model/error.ts';
import type { BurnRateRule } from '../model/incident.ts';

const minute = 60_000;
const hour = 60 * minute;

/**
 * Two rules that page: 2 % of a 30-day budget within an hour, or 5 % within six. The short window makes an alert
 * end soon after the trouble does. Windows and rates as in chapter 5 of Google's "The Site Reliability Workbook",
 * with 15 minutes instead of 30 beside the six hours.
 */
export const defaultBurnRateRules: readonly BurnRateRule[] = [
  { long: hour, short: 5 * minute, rate: 14.4, severity: 'critical' },
  { long: 6 * hour, short: 15 * minute, rate: 6, severity: 'critical' },
];

/** The same rules with windows `factor` times as long; for demonstrations and tests that cannot wait an hour. */
export function scaleRules(rules: readonly BurnRateRule[], factor: number): BurnRateRule[] {
  if (!(factor > 0) || !Number.isFinite(factor)) {
    throw new AbduceError('CONFIG', `factor is ${factor}; it must be a positive number`);
  }
  return rules.map((rule) => ({ ...rule, long: rule.long * factor, short: rule.short * factor }));
}
