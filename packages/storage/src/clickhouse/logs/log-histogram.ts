import type { CallOptions, LogQuery, LogStore, TimeGrid } from '@abduce/core';
import { decodeNative } from '../native/decode.ts';
import type { PartContext } from '../part-context.ts';
import { checkedGrid, stepSql } from '../rows/grid-sql.ts';
import { numbersOf } from '../rows/numbers.ts';
import { allOf, sql } from '../sql.ts';
import { logConditions } from './log-conditions.ts';

export interface LogHistogramQuery extends Omit<LogQuery, 'range' | 'order' | 'limit'> {
  readonly grid: TimeGrid;
}

/** Records of one severity number, by step of the grid. */
export interface LogCounts {
  /** OTLP's, 0 to 24. */
  readonly severity: number;
  readonly counts: Float64Array;
}

const severities = 256;

/** Records by time and severity, most severe first; severities without records are left out. */
export async function logHistogram(
  context: PartContext,
  store: LogStore,
  { grid, ...query }: LogHistogramQuery,
  { signal }: CallOptions = {},
): Promise<readonly LogCounts[]> {
  signal?.throwIfAborted();
  const range = checkedGrid(grid, 1);
  const { conditions, rest } = logConditions({ ...query, range });
  const found = new Map<number, Float64Array>();
  const add = (severity: number, step: number, count: number): void => {
    let counts = found.get(severity);
    if (counts === undefined) found.set(severity, (counts = new Float64Array(grid.length)));
    counts[step] = (counts[step] ?? 0) + count;
  };
  await context.ready();
  if (rest.length > 0) {
    for await (const { logs } of store.query({ ...query, range }, signal && { signal })) {
      for (let row = 0; row < (logs?.length ?? 0); row++) {
        const time = (logs?.timeMs[row] as number) - grid.start;
        add(logs?.severity[row] as number, Math.floor(time / grid.step), 1);
      }
    }
  } else {
    const statement = sql`SELECT ${stepSql(grid)} AS Step, toUInt8(SeverityNumber) AS Severity, count() AS Records
FROM ${context.table('otel_logs')}
WHERE ${allOf(conditions)}
GROUP BY Step, Severity`;
    const answer = context.connection.read(statement, signal && { signal });
    for await (const block of decodeNative(answer)) {
      const [steps, numbers] = [numbersOf(block, 'Step'), numbersOf(block, 'Severity')];
      const counts = numbersOf(block, 'Records');
      for (let row = 0; row < block.rows; row++) {
        add(numbers[row] as number, steps[row] as number, counts[row] as number);
      }
    }
  }
  return Array.from({ length: severities }, (_, i) => severities - 1 - i).flatMap((severity) => {
    const counts = found.get(severity);
    return counts === undefined ? [] : [{ severity, counts }];
  });
}
