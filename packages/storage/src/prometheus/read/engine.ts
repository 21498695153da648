import { type CallOptions, isAbduceError } from '@abduce/core';
import type { Api } from '../http/api.ts';

/** What the engine behind the URL means by its language, as far as it matters here. */
export interface Engine {
  /**
   * Whether a window of `w` that ends at `t` holds `[t - w, t]` (Prometheus 2) or `(t - w, t]` (Prometheus 3,
   * VictoriaMetrics); `undefined` when it could not be told.
   */
  readonly window: 'closed' | 'left-open' | undefined;
  /** VictoriaMetrics may hold several samples of a series at one time. */
  readonly language: 'promql' | 'metricsql';
  /** As the server calls itself; empty when it does not say. */
  readonly version: string;
}

// At a multiple of 5 s a closed window of 10 s holds three points of a subquery every 5 s, a left-open one two.
const windowProbe = 'count_over_time(vector(1)[10s:5s])';
// A function that only MetricsQL has.
const languageProbe = 'union(1)';
const probeTime = '1000000000';

async function probe(api: Api, query: string, options: CallOptions): Promise<number | undefined> {
  try {
    const { series } = await api.samples(
      'query',
      [
        ['query', query],
        ['time', probeTime],
      ],
      options,
    );
    return series[0]?.values[0];
  } catch (error) {
    if (
      isAbduceError(error, 'STORE_REJECTED') &&
      ![401, 403].includes(error.details.status as number)
    ) {
      return undefined;
    }
    throw error;
  }
}

async function versionOf(api: Api, options: CallOptions): Promise<string> {
  try {
    const info = (await api.data('status/buildinfo', [], options)) as {
      application?: string;
      version?: string;
    } | null;
    return [info?.application, info?.version].filter((part) => typeof part === 'string').join(' ');
  } catch (error) {
    if (isAbduceError(error, 'STORE_REJECTED') || isAbduceError(error, 'DECODE')) return '';
    throw error;
  }
}

/** Asks the engine itself, since versions say little: Thanos, Mimir and Cortex embed one of any age. */
export async function detectEngine(api: Api, options: CallOptions): Promise<Engine> {
  const [points, union, version] = await Promise.all([
    probe(api, windowProbe, options),
    probe(api, languageProbe, options),
    versionOf(api, options),
  ]);
  return {
    window: points === 3 ? 'closed' : points === 2 ? 'left-open' : undefined,
    language: union === 1 ? 'metricsql' : 'promql',
    version,
  };
}

/** The engine, asked for once; a failure is not remembered. */
export function engineOf(api: Api): (options: CallOptions) => Promise<Engine> {
  let known: Engine | undefined;
  return async (options) => (known ??= await detectEngine(api, options));
}
