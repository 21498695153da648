import { AbduceError } from '../model/error.ts';
import type { BurnRate, BurnRateRule, Objective } from '../model/incident.ts';
import type { Series } from '../model/series.ts';
import type { Millis, UnixMs } from '../model/units.ts';
import { poissonTail } from './poisson-tail.ts';

export interface BurnRateOptions {
  /** Requests that the long window must hold before a rule may fire; default 20. */
  readonly minRequests?: number;
  /** Requests per hour, over the long window, before a rule may fire; default 10. */
  readonly minPerHour?: number;
  /** Bad requests that the long window must hold before a rule may fire; default 5. */
  readonly minBad?: number;
  /**
   * A rule fires only where chance would give as many bad requests less often than this, if they came independently
   * and just within the objective; default 1e-6.
   */
  readonly maxChance?: number;
  /** Share of the short window's steps that must have data, in 0..1; default 0.5. */
  readonly minCoverage?: number;
}

const defaults = {
  minRequests: 20,
  minPerHour: 10,
  minBad: 5,
  maxChance: 1e-6,
  minCoverage: 0.5,
} as const;

const hour = 3_600_000;

/** A window's requests. Steps without data, or with values that no rate can have, are left out. */
interface Tally {
  readonly bad: number;
  readonly total: number;
  /** Share of the window's steps that have data. */
  readonly coverage: number;
}

function tally(good: Series, total: Series, now: UnixMs, length: Millis): Tally {
  const { start, step, length: steps } = total.grid;
  // The last step may hold `now`; a window shorter than a step is that step.
  const end = Math.min(steps, Math.ceil((now - start) / step));
  const wanted = Math.max(1, Math.ceil(length / step - 1e-9));
  const first = Math.ceil((now - start) / step) - wanted;
  const sums = { bad: 0, total: 0, coverage: 0 };
  let defined = 0;
  for (let i = Math.max(0, first); i < end; i++) {
    const all = total.values[i] as number;
    const fine = good.values[i] as number;
    if (!Number.isFinite(all) || !Number.isFinite(fine) || all < 0) continue;
    defined++;
    sums.total += (all * step) / 1000;
    sums.bad += (Math.min(all, Math.max(0, all - fine)) * step) / 1000;
  }
  sums.coverage = defined / wanted;
  return sums;
}

/**
 * How fast the error budget burns: bad / total / (1 − target) in each rule's windows, which end at `now`.
 *
 * `good` and `total` are requests per second on one grid. A window without requests gives `NaN`, and so does a short
 * window whose steps mostly have no data; `NaN` never fires. A rule fires when both windows burn at its rate
 * and the long one holds enough requests, and enough bad ones, to mean anything: a few users with bad luck do not
 * page. Throws `CONFIG` on a target
 * outside 0..1 (both excluded) and on series of different grids.
 */
export function burnRates(
  objective: Objective,
  good: Series,
  total: Series,
  rules: readonly BurnRateRule[],
  now: UnixMs,
  options: BurnRateOptions = {},
): BurnRate[] {
  const guards = { ...defaults, ...options };
  const budget = errorBudgetShare(objective);
  if (
    good.grid.start !== total.grid.start ||
    good.grid.step !== total.grid.step ||
    good.values.length !== total.values.length
  ) {
    throw new AbduceError(
      'CONFIG',
      `good and total requests of ${objective.id} are on different grids`,
    );
  }
  return rules.map((rule) => {
    const long = tally(good, total, now, rule.long);
    const short = tally(good, total, now, rule.short);
    const longRate = long.bad / long.total / budget;
    const shortRate =
      short.coverage >= guards.minCoverage ? short.bad / short.total / budget : Number.NaN;
    return {
      rule,
      long: longRate,
      short: shortRate,
      requests: long.total,
      fires:
        longRate >= rule.rate &&
        shortRate >= rule.rate &&
        long.total >= Math.max(guards.minRequests, (guards.minPerHour * rule.long) / hour) &&
        long.bad >= guards.minBad &&
        poissonTail(long.bad, budget * long.total) < guards.maxChance,
    };
  });
}

/** Share of requests that may be bad. Throws `CONFIG` when the target leaves none, or is no share. */
export function errorBudgetShare({ id, target }: Objective): number {
  if (!(target > 0 && target < 1)) {
    throw new AbduceError('CONFIG', `target of ${id} is ${target}; it must lie between 0 and 1`, {
      hint: 'A target of 1 leaves no error budget: use 0.999 or the like.',
    });
  }
  return 1 - target;
}
