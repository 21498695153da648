import type { CallOptions, Labels, Series, TimeGrid, TimeRange, UnixMs } from '@abduce/core';
import { labelsKey } from '@abduce/core';
import { slices } from '../../slices.ts';
import type { ApiParams } from '../http/api.ts';
import type { PromMatcher } from '../promql/ast.ts';
import { printPromql } from '../promql/print.ts';
import type { RawSeries } from '../response/parse-response.ts';
import { budget } from './budget.ts';
import type { ReadContext } from './read-context.ts';
import { constantMatchers } from './selector.ts';
import { inPieces } from './split.ts';
import { secondsText } from './time-text.ts';

/** The answer of an instant query: samples of each series, one of them for a vector. */
export interface PromqlAnswer {
  readonly type: string;
  readonly series: readonly RawSeries[];
  readonly warnings: readonly string[];
}

export interface PromqlMetadata {
  readonly type: string;
  readonly help: string;
  readonly unit: string;
}

export interface DiscoveryOptions extends CallOptions {
  readonly range?: TimeRange;
  /** Label names as the server has them. */
  readonly where?: readonly PromMatcher[];
}

/** The server as it is: PromQL and label names are its own, and mean what it says. */
export interface PassThrough {
  /** An instant query. */
  query(promql: string, at: UnixMs, options?: CallOptions): Promise<PromqlAnswer>;
  /** Evaluates at the beginning of each step; series by their labels. Ranges beyond the server's limit are split. */
  queryRange(promql: string, grid: TimeGrid, options?: CallOptions): Promise<readonly Series[]>;
  /** What targets and writers said of metrics, by name; empty for servers that do not keep it. */
  metadata(options?: CallOptions): Promise<ReadonlyMap<string, readonly PromqlMetadata[]>>;
  /** Label sets of the series that match; `where` must name at least one value. */
  series(
    options: DiscoveryOptions & Required<Pick<DiscoveryOptions, 'where'>>,
  ): Promise<readonly Labels[]>;
  labels(options?: DiscoveryOptions): Promise<readonly string[]>;
  labelValues(label: string, options?: DiscoveryOptions): Promise<readonly string[]>;
}

function texts(data: unknown): string[] {
  return Array.isArray(data) ? data.filter((entry) => typeof entry === 'string') : [];
}

export function passThrough({ settings, api, counters }: ReadContext): PassThrough {
  const discovery = ({ range, where = [] }: DiscoveryOptions): ApiParams => {
    const matchers = [...where, ...constantMatchers(settings)];
    return [
      ...(matchers.length > 0
        ? [['match[]', printPromql({ type: 'selector', matchers })] as const]
        : []),
      ...(range !== undefined
        ? [['start', secondsText(range.start)] as const, ['end', secondsText(range.end)] as const]
        : []),
    ];
  };
  return {
    async query(promql, at, options = {}) {
      const { resultType, series, warnings } = await api.samples(
        'query',
        [
          ['query', promql],
          ['time', secondsText(at)],
        ],
        options,
      );
      counters.warnings += warnings.length;
      return { type: resultType, series, warnings };
    },
    async queryRange(promql, grid, options = {}) {
      const left = budget(settings.limits);
      const at = (step: number): string => secondsText(grid.start + step * grid.step);
      const answers = await inPieces(0, grid.length, settings.limits.points, async (first, end) => {
        const answer = await api.samples(
          'query_range',
          [
            ['query', promql],
            ['start', at(first)],
            ['end', at(end - 1)],
            ['step', secondsText(grid.step)],
            ['nocache', '1'],
          ],
          { ...options, maxSamples: left.request() },
        );
        counters.warnings += answer.warnings.length;
        left.took(answer.series.reduce((sum, { times }) => sum + times.length, 0));
        return answer.series;
      });
      const work = slices(options.signal);
      const found = new Map<string, Series>();
      for (const { labels, times, values } of answers.flat()) {
        await work.pause();
        const key = labelsKey(labels);
        let series = found.get(key);
        if (series === undefined) {
          series = { labels, grid, values: new Float64Array(grid.length).fill(Number.NaN) };
          found.set(key, series);
        }
        for (let i = 0; i < times.length; i++) {
          const step = Math.round(((times[i] as number) - grid.start) / grid.step);
          if (step >= 0 && step < grid.length) series.values[step] = values[i] as number;
        }
      }
      return [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, series]) => series);
    },
    async metadata(options = {}) {
      const data = (await api.data('metadata', [], options)) as Record<
        string,
        readonly Partial<PromqlMetadata>[]
      > | null;
      return new Map(
        Object.entries(data ?? {}).map(([name, entries]) => [
          name,
          entries.map(({ type = 'unknown', help = '', unit = '' }) => ({ type, help, unit })),
        ]),
      );
    },
    async series(options) {
      const data = await api.data('series', discovery(options), options);
      return (Array.isArray(data) ? data : []).map(
        (labels) => new Map(Object.entries(labels as Record<string, string>)),
      );
    },
    labels: async (options = {}) => texts(await api.data('labels', discovery(options), options)),
    labelValues: async (label, options = {}) =>
      texts(
        await api.data(`label/${encodeURIComponent(label)}/values`, discovery(options), options),
      ),
  };
}
