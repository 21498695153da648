import {
  attributeText,
  compileMatchers,
  type LogQuery,
  type LogStore,
  type LogTable,
  parseHexId,
  readValue,
  rowMatcher,
  type TelemetryBatch,
  valueKind,
} from '@abduce/core';
import { type LogHistory, logHistory } from './log-identity.ts';
import { orderedPages } from './ordered-pages.ts';
import type { PartContext, StorePart } from './part.ts';
import { checkedQuery } from './row-query.ts';
import { rowTable } from './row-table.ts';
import { type HeldRows, rowRange, type Segment } from './segment.ts';

function bodyMatcher(batch: TelemetryBatch, search: string): (row: number) => boolean {
  const { body } = batch.logs as LogTable;
  // Bodies repeat within a batch: 0 not yet looked at, 1 no, 2 yes.
  const memo = new Uint8Array(batch.strings.length);
  return (row) => {
    if (body.kinds[row] !== valueKind.string) {
      return attributeText(readValue(body, batch.strings, row)).includes(search);
    }
    const id = body.values[row] as number;
    if (memo[id] === 0) memo[id] = batch.strings[id]?.includes(search) ? 2 : 1;
    return memo[id] === 2;
  };
}

function logMatcher(query: LogQuery): (segment: Segment) => (row: number) => boolean {
  const matchers = compileMatchers(query.where ?? []);
  const traceId = query.traceId === undefined ? undefined : parseHexId(query.traceId, 4);
  return ({ batch }) => {
    const logs = batch.logs as LogTable;
    const tests: ((row: number) => boolean)[] = [];
    const { minSeverity, search } = query;
    if (minSeverity !== undefined) {
      tests.push((row) => (logs.severity[row] as number) >= minSeverity);
    }
    if (traceId !== undefined) {
      tests.push((row) => traceId.every((word, i) => logs.traceId[row * 4 + i] === word));
    }
    if (search !== undefined) tests.push(bodyMatcher(batch, search));
    if (matchers.length > 0) tests.push(rowMatcher(batch, logs, matchers));
    return (row) => tests.every((test) => test(row));
  };
}

export interface LogPart extends StorePart<LogStore, HeldRows> {
  /** Which batches came before. */
  readonly history: LogHistory;
}

export function logPart(context: PartContext): LogPart {
  const table = rowTable('logs');
  const history = logHistory();
  let duplicates = 0;
  return {
    part: table,
    history,
    held: table.all,
    restore({ batch, rows, arrived }) {
      table.add(batch, (batch.logs as LogTable).timeMs, rows, arrived);
    },
    stats: () => ({ rows: table.rows, bytes: table.bytes, duplicates }),
    clear: table.clear,
    store: {
      async *query(query, { signal } = {}) {
        const { range, newestFirst, limit } = checkedQuery(query, signal);
        const matcher = logMatcher(query);
        const segments = table.within(range, context.open());
        yield* orderedPages(segments, {
          table: 'logs',
          range,
          newestFirst,
          limit,
          signal,
          matcher,
        });
      },
      async write(batch, { signal } = {}) {
        signal?.throwIfAborted();
        const { logs, strings, resources, scopes } = batch;
        context.open();
        if (logs === undefined || logs.length === 0) return;
        const kept: TelemetryBatch = { strings, resources, scopes, logs };
        if (history.seen(kept, logs)) {
          duplicates += logs.length;
          return;
        }
        table.add(kept, logs.timeMs, rowRange(0, logs.length), context.now());
        context.retain();
      },
    },
  };
}
