import type { Objective } from '../../model/incident.ts';
import type { Series } from '../../model/series.ts';
import type { SignalName } from '../../model/signals.ts';
import type { World } from '../../world/world.ts';
import { isAuxiliary } from './auxiliary.ts';
import { coldSteps } from './cold-steps.ts';
import { goodShare } from './good-share.ts';
import { latencyLadder } from './latency-ladder.ts';
import { serviceWaits } from './service-waits.ts';

/** What an objective is judged by: requests per second, all and good ones, on one grid. */
export interface IndicatorSeries {
  /** Whose account it is; `quantiles` means estimated from latency quantiles, for lack of buckets. */
  readonly source: 'given' | 'server' | 'clients' | 'quantiles';
  readonly good: Series;
  readonly total: Series;
  /** Some requests were recognised as intentional waits, and left out. */
  readonly waits?: boolean;
}

export interface IndicatorOptions {
  /** The user's own queries; where it gives something, nothing else is asked. */
  readonly given?: (
    objective: Objective,
  ) => { readonly good: Series; readonly total: Series } | undefined;
  /** Globs on service ids: callers whose view does not count; default `defaultAuxiliary`. */
  readonly auxiliary?: readonly string[];
  /** False counts intentional waits as slow requests; default true. */
  readonly recognizeWaits?: boolean;
  /** Waits were recognised not long ago: interruptions do not make slow requests of them. Default false. */
  readonly knownWaits?: boolean;
}

/**
 * The first account that has data: the user's own, the service's, its callers'. Latency needs buckets
 * (the threshold is rounded up to a bound) or quantiles. Waits and cold starts are not judged for latency.
 */
export function indicatorSeries(
  world: World,
  objective: Objective,
  options: IndicatorOptions = {},
): IndicatorSeries | undefined {
  const given = options.given?.(objective);
  if (given !== undefined) return { source: 'given', ...given };
  return objective.indicator === 'availability'
    ? availability(world, objective, options)
    : latency(world, objective, options);
}

function availability(
  world: World,
  { service }: Objective,
  options: IndicatorOptions,
): IndicatorSeries | undefined {
  const total = valuesOf(world, 'service.requests', service);
  const errors = valuesOf(world, 'service.errors', service);
  if (total !== undefined && errors !== undefined) {
    return indicator(world, 'server', minus(total, errors), total);
  }
  const length = world.grid.length;
  const all = new Float64Array(length).fill(Number.NaN);
  const failed = new Float64Array(length).fill(Number.NaN);
  let any = false;
  for (const caller of world.graph.callers(service)) {
    if (isAuxiliary(caller, options.auxiliary) && !isAuxiliary(service, options.auxiliary))
      continue;
    const id = world.graph.dependency(caller, service)?.id ?? '';
    const requests = valuesOf(world, 'dependency.requests', id);
    const bad = valuesOf(world, 'dependency.errors', id);
    if (requests === undefined || bad === undefined) continue;
    any = true;
    for (let i = 0; i < length; i++) {
      const [plus, minusBad] = [requests[i] as number, bad[i] as number];
      if (Number.isNaN(plus) || Number.isNaN(minusBad)) continue;
      all[i] = plus + (Number.isNaN(all[i]) ? 0 : (all[i] as number));
      failed[i] = minusBad + (Number.isNaN(failed[i]) ? 0 : (failed[i] as number));
    }
  }
  return any ? indicator(world, 'clients', minus(all, failed), all) : undefined;
}

const quantiles: readonly (readonly [number, SignalName])[] = [
  [0.5, 'service.latency.p50'],
  [0.95, 'service.latency.p95'],
  [0.99, 'service.latency.p99'],
];

function latency(
  world: World,
  { service, threshold = 0.5 }: Objective,
  options: IndicatorOptions,
): IndicatorSeries | undefined {
  const requests = valuesOf(world, 'service.requests', service);
  const ladder = latencyLadder(world.signals, service);
  if (ladder !== undefined) {
    const { bounds, rates } = ladder;
    const last = rates.length - 1;
    const total =
      bounds[last] === Number.POSITIVE_INFINITY ? (rates[last] as Float64Array) : requests;
    if (total !== undefined) {
      const at = bounds.findIndex((bound) => bound >= threshold);
      const good = at < 0 ? total : (rates[at] as Float64Array);
      const waits =
        options.recognizeWaits === false
          ? undefined
          : serviceWaits(world, service, ladder, options.knownWaits);
      const judged = waits === undefined ? total.slice() : minus(total, waits);
      for (const [i, cold] of coldSteps(total, world.grid.step).entries()) {
        if (cold === 1) judged[i] = Math.min(judged[i] as number, good[i] as number);
      }
      const series = indicator(world, 'server', good, judged);
      return waits === undefined ? series : { ...series, waits: true };
    }
  }
  if (requests === undefined) return undefined;
  const known = quantiles.flatMap(([share, signal]) => {
    const values = valuesOf(world, signal, service);
    return values === undefined ? [] : [[share, values] as const];
  });
  if (known.length === 0) return undefined;
  const good = requests.map((rate, i) =>
    rate === 0
      ? 0
      : rate *
        goodShare(
          known.map(([share, values]) => [share, values[i] as number] as const),
          threshold,
        ),
  );
  return indicator(world, 'quantiles', good, requests);
}

function indicator(
  world: World,
  source: IndicatorSeries['source'],
  good: Float64Array,
  total: Float64Array,
): IndicatorSeries {
  const { grid } = world;
  const labels: Series['labels'] = new Map();
  // Never more good requests than requests: sources may disagree by a rounding.
  const capped = good.map((value, i) =>
    value > (total[i] as number) ? (total[i] as number) : value,
  );
  return {
    source,
    good: { labels, grid, values: capped },
    total: { labels, grid, values: total },
  };
}

function valuesOf(world: World, signal: SignalName, entity: string): Float64Array | undefined {
  return world.signals.one(signal, entity)?.values;
}

function minus(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => Math.max(0, value - (b[i] as number)));
}
