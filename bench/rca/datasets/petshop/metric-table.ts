import { AbduceError, type GivenSignals, type SignalName } from '@abduce/core';
import { parseRows } from '../../read-table.ts';

/** Signals of all nodes of one file, on one regular grid. */
export interface MetricTable {
  /** Unix milliseconds of the first row. */
  readonly start: number;
  readonly length: number;
  readonly signals: ReadonlyMap<string, ReadonlyMap<SignalName, Float64Array>>;
}

/** Milliseconds from row to row. */
export const step = 300_000;

const percentiles: Readonly<Record<string, SignalName>> = {
  p50: 'service.latency.p50',
  p95: 'service.latency.p95',
  p99: 'service.latency.p99',
};

const number = (cell: string | undefined): number =>
  cell === undefined || cell.trim() === '' ? Number.NaN : Number(cell);

/** Column of each `metric/statistic` of each node. */
function columnsOf(header: readonly string[][]): Map<string, Map<string, number>> {
  const [nodes = [], metrics = [], statistics = []] = header;
  const columns = new Map<string, Map<string, number>>();
  for (let at = 1; at < nodes.length; at++) {
    const node = nodes[at] as string;
    const own = columns.get(node) ?? new Map<string, number>();
    own.set(`${metrics[at]}/${statistics[at]}`, at);
    columns.set(node, own);
  }
  return columns;
}

/**
 * Three header rows (node, metric, statistic), a row that names the time column, then a row every five minutes.
 * Counts per five minutes become rates, mean latency becomes seconds of serving per second, percent of
 * availability become failed requests per second. Rows that the file skips hold no data. Throws `CONFIG` on another layout.
 */
export function parseMetrics(text: string, path: string): MetricTable {
  const rows = parseRows(text);
  const body = rows.slice(3).filter(([time]) => number(time) > 0);
  if (rows.length < 4 || rows[0]?.[0] !== 'microservice' || body.length === 0) {
    throw new AbduceError('CONFIG', `${path} is no table of metrics`, {
      hint: 'It begins with the rows "microservice", "metric" and "statistic".',
    });
  }
  const start = number(body[0]?.[0]) * 1000;
  const place = body.map(([time]) => Math.round((number(time) * 1000 - start) / step));
  const length = Math.max(...place) + 1;
  const signals = new Map<string, Map<SignalName, Float64Array>>();
  for (const [node, columns] of columnsOf(rows)) {
    const read = (column: string): Float64Array | undefined => {
      const at = columns.get(column);
      if (at === undefined) return undefined;
      const values = new Float64Array(length).fill(Number.NaN);
      for (const [row, cells] of body.entries()) values[place[row] as number] = number(cells[at]);
      return values;
    };
    const own = new Map<SignalName, Float64Array>();
    const requests = read('requests/Sum')?.map((count) => count / (step / 1000));
    const latency = read('latency/Average');
    const availability = read('availability/Average');
    if (requests !== undefined) {
      own.set('service.requests', requests);
      if (latency !== undefined) {
        own.set(
          'service.time',
          requests.map((rate, i) => rate * (latency[i] as number)),
        );
      }
      if (availability !== undefined) {
        own.set(
          'service.errors',
          requests.map((rate, i) => rate * (1 - (availability[i] as number) / 100)),
        );
      }
    }
    for (const [statistic, signal] of Object.entries(percentiles)) {
      const values = read(`latency/${statistic}`);
      if (values !== undefined) own.set(signal, values);
    }
    signals.set(node, own);
  }
  return { start, length, signals };
}

/** Rows `[from, to)` of a table as a period of a case file. */
export function periodOf(
  table: MetricTable,
  from: number,
  to: number,
): { start: number; end: number; step: number; signals: GivenSignals } {
  const signals: Record<string, Partial<Record<SignalName, Float64Array>>> = {};
  for (const [node, bySignal] of table.signals) {
    const own: Partial<Record<SignalName, Float64Array>> = {};
    for (const [signal, values] of bySignal) own[signal] = values.subarray(from, to);
    signals[node] = own;
  }
  return { start: table.start + from * step, end: table.start + to * step, step, signals };
}
