import { readValue } from '../model/attributes.ts';
import type { LogTable, SpanTable, TelemetryBatch } from '../model/batch.ts';
import { parseHexId } from '../model/ids.ts';
import type { TimeRange } from '../model/units.ts';
import type { LogQuery, SpanQuery } from '../ports/store.ts';
import { attributeText } from '../query/attribute-text.ts';
import { compileMatchers } from '../query/matcher.ts';
import { rowMatcher } from '../query/row-matcher.ts';
import { selectRows } from './select-rows.ts';

/** Rows of at most so many go into one page. */
const pageRows = 2000;

type Test = (row: number) => boolean;

interface Found {
  readonly batch: TelemetryBatch;
  readonly row: number;
  readonly time: number;
}

function sameTrace(column: Uint32Array, words: readonly Uint32Array[]): Test {
  return (row) => words.some((id) => id.every((word, i) => column[row * 4 + i] === word));
}

function spanTest(batch: TelemetryBatch, spans: SpanTable, query: SpanQuery): Test {
  const tests: Test[] = [];
  const { name, kinds, status, minDuration, traceIds } = query;
  if (name !== undefined) tests.push((row) => batch.strings[spans.name[row] as number] === name);
  if (kinds !== undefined) tests.push((row) => kinds.includes(spans.kind[row] as number));
  if (status !== undefined) tests.push((row) => spans.status[row] === status);
  if (minDuration !== undefined)
    tests.push((row) => (spans.durationMs[row] as number) >= minDuration);
  if (traceIds !== undefined) {
    tests.push(
      sameTrace(
        spans.traceId,
        traceIds.map((id) => parseHexId(id, 4)),
      ),
    );
  }
  tests.push(rowMatcher(batch, spans, compileMatchers(query.where ?? [])));
  return (row) => tests.every((test) => test(row));
}

function logTest(batch: TelemetryBatch, logs: LogTable, query: LogQuery): Test {
  const tests: Test[] = [];
  const { minSeverity, search, traceId } = query;
  if (minSeverity !== undefined) tests.push((row) => (logs.severity[row] as number) >= minSeverity);
  if (search !== undefined) {
    tests.push((row) => attributeText(readValue(logs.body, batch.strings, row)).includes(search));
  }
  if (traceId !== undefined) tests.push(sameTrace(logs.traceId, [parseHexId(traceId, 4)]));
  tests.push(rowMatcher(batch, logs, compileMatchers(query.where ?? [])));
  return (row) => tests.every((test) => test(row));
}

function find(
  batch: TelemetryBatch,
  times: Float64Array,
  range: TimeRange,
  test: Test,
  found: Found[],
): void {
  for (let row = 0; row < times.length; row++) {
    const time = times[row] as number;
    if (time >= range.start && time < range.end && test(row)) found.push({ batch, row, time });
  }
}

function* pagesOf(
  found: Found[],
  kind: 'spans' | 'logs',
  { order = 'oldest', limit = Number.POSITIVE_INFINITY }: Pick<LogQuery, 'order' | 'limit'>,
): Generator<TelemetryBatch> {
  const sign = order === 'newest' ? -1 : 1;
  found.sort((a, b) => sign * (a.time - b.time));
  const end = Math.min(found.length, limit);
  for (let at = 0; at < end; ) {
    const { batch } = found[at] as Found;
    const rows: number[] = [];
    while (at < end && rows.length < pageRows && found[at]?.batch === batch) {
      rows.push((found[at++] as Found).row);
    }
    yield selectRows(batch, { [kind]: rows });
  }
}

/** Pages of the spans that satisfy the query, in its order. */
export function* spanPages(
  batches: readonly TelemetryBatch[],
  query: SpanQuery,
): Generator<TelemetryBatch> {
  const found: Found[] = [];
  for (const batch of batches) {
    const { spans } = batch;
    if (spans === undefined) continue;
    find(batch, spans.startMs, query.range, spanTest(batch, spans, query), found);
  }
  yield* pagesOf(found, 'spans', query);
}

/** Pages of the log records that satisfy the query, in its order. */
export function* logPages(
  batches: readonly TelemetryBatch[],
  query: LogQuery,
): Generator<TelemetryBatch> {
  const found: Found[] = [];
  for (const batch of batches) {
    const { logs } = batch;
    if (logs === undefined) continue;
    find(batch, logs.timeMs, query.range, logTest(batch, logs, query), found);
  }
  yield* pagesOf(found, 'logs', query);
}
