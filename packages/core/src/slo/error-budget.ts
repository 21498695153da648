import type { Objective } from '../model/incident.ts';
import type { Series } from '../model/series.ts';
import type { Millis, UnixMs } from '../model/units.ts';
import { errorBudgetShare } from './burn-rates.ts';

/** Requests of one objective over the SLO window, in buckets; plain JSON, bounded. */
export interface BudgetLedger {
  readonly objective: string;
  /** Steps before this time are in the books; each step is booked once. */
  readonly until: UnixMs;
  /** Ascending; buckets in which nothing was booked are left out. */
  readonly buckets: readonly BudgetBucket[];
}

export interface BudgetBucket {
  readonly start: UnixMs;
  readonly bad: number;
  readonly total: number;
  /** Time without data. */
  readonly missing: Millis;
}

export interface ErrorBudget {
  /** Bad requests that the window's traffic allows. */
  readonly allowed: number;
  readonly bad: number;
  readonly total: number;
  /** Share of the budget that is left; negative when overspent, `NaN` without requests. */
  readonly remaining: number;
  /** Time without data within the books. */
  readonly missing: Millis;
}

export interface BudgetOptions {
  /** The SLO window; default 30 days. */
  readonly window?: Millis;
  /** Length of a bucket; default 1 hour. */
  readonly bucket?: Millis;
  /** Steps younger than this may still change, and are booked later; default 1 minute. */
  readonly settle?: Millis;
}

const hour = 3_600_000;
const defaults = { window: 30 * 24 * hour, bucket: hour, settle: 60_000 } as const;

/** Books every settled step that is not in the books yet, and drops buckets that left the SLO window. */
export function bookRequests(
  previous: BudgetLedger | undefined,
  objective: Objective,
  good: Series,
  total: Series,
  now: UnixMs,
  options: BudgetOptions = {},
): BudgetLedger {
  const { window, bucket, settle } = { ...defaults, ...options };
  const { start, step } = total.grid;
  const buckets = new Map<UnixMs, { bad: number; total: number; missing: Millis }>();
  for (const { start: at, ...sums } of previous?.buckets ?? []) {
    if (at + bucket > now - window) buckets.set(at, { ...sums });
  }
  let until = previous?.until ?? Number.NEGATIVE_INFINITY;
  for (let i = 0; i < total.values.length; i++) {
    const time = start + i * step;
    if (time < until || time + step > now - settle || time < now - window) continue;
    const at = Math.floor(time / bucket) * bucket;
    let sums = buckets.get(at);
    if (sums === undefined) buckets.set(at, (sums = { bad: 0, total: 0, missing: 0 }));
    const all = total.values[i] as number;
    const fine = good.values[i] as number;
    if (Number.isFinite(all) && Number.isFinite(fine) && all >= 0) {
      sums.total += (all * step) / 1000;
      sums.bad += (Math.min(all, Math.max(0, all - fine)) * step) / 1000;
    } else sums.missing += step;
    until = time + step;
  }
  return {
    objective: objective.id,
    until: Number.isFinite(until) ? until : now - settle,
    buckets: [...buckets]
      .map(([at, sums]) => ({ start: at, ...sums }))
      .sort((a, b) => a.start - b.start),
  };
}

export function errorBudget(ledger: BudgetLedger, objective: Objective): ErrorBudget {
  let [bad, total, missing] = [0, 0, 0];
  for (const bucket of ledger.buckets) {
    bad += bucket.bad;
    total += bucket.total;
    missing += bucket.missing;
  }
  const allowed = total * errorBudgetShare(objective);
  return { allowed, bad, total, remaining: 1 - bad / allowed, missing };
}
