import {
  type LogTable,
  type MetricTable,
  type Millis,
  type SpanTable,
  selectRows,
  type TelemetryBatch,
  type UnixMs,
} from '@abduce/core';

export interface Screened {
  readonly batch: TelemetryBatch;
  /** Records left in the batch. */
  readonly kept: number;
  readonly refused: number;
  /** For the sender: how many were refused, and why. Empty when none were. */
  readonly message: string;
}

type Fault = string | undefined;

function allZero(words: Uint32Array, at: number, count: number): boolean {
  let any = 0;
  for (let i = at; i < at + count; i++) any |= words[i] as number;
  return any === 0;
}

function spanFault(table: SpanTable, row: number, latest: UnixMs): Fault {
  if (allZero(table.traceId, row * 4, 4)) return 'no trace id';
  if (allZero(table.spanId, row * 2, 2)) return 'no span id';
  const start = table.startMs[row] as number;
  if (!(start > 0)) return 'no start time';
  if (start + (table.durationMs[row] as number) > latest) return 'a time in the future';
  return undefined;
}

function pointFault(table: MetricTable, row: number, latest: UnixMs): Fault {
  if (table.descriptors[table.descriptor[row] as number]?.name === '') return 'no metric name';
  const time = table.timeMs[row] as number;
  if (!(time > 0)) return 'no time';
  if (time > latest) return 'a time in the future';
  return undefined;
}

/** A record without any time of its own happened, as far as anyone knows, when it arrived. */
function stamp(table: LogTable, row: number, now: UnixMs): void {
  table.timeMs[row] = now;
  table.observedNano[row] = BigInt(Math.round(now)) * 1_000_000n;
}

/** Leaves out records that could only mislead, and says so. Log records without a time get `now`. */
export function screenBatch(batch: TelemetryBatch, now: UnixMs, maxFuture: Millis): Screened {
  const latest = now + maxFuture;
  const faults = new Map<string, number>();
  let kept = 0;
  let refused = 0;

  const keep = (length: number, faultOf: (row: number) => Fault): Uint32Array => {
    const rows = new Uint32Array(length);
    let count = 0;
    for (let row = 0; row < length; row++) {
      const fault = faultOf(row);
      if (fault === undefined) {
        rows[count++] = row;
        continue;
      }
      faults.set(fault, (faults.get(fault) ?? 0) + 1);
      refused++;
    }
    kept += count;
    return rows.subarray(0, count);
  };

  const { spans, logs, metrics } = batch;
  const spanRows = spans && keep(spans.length, (row) => spanFault(spans, row, latest));
  const logRows =
    logs &&
    keep(logs.length, (row) => {
      const time = logs.timeMs[row] as number;
      if (!(time > 0)) stamp(logs, row, now);
      return time > latest ? 'a time in the future' : undefined;
    });
  const pointRows = metrics && keep(metrics.length, (row) => pointFault(metrics, row, latest));
  if (refused === 0) return { batch, kept, refused, message: '' };
  const reasons = [...faults].map(([fault, count]) => `${count} with ${fault}`);
  return {
    batch: {
      ...selectRows(batch, {
        ...(spanRows && { spans: spanRows }),
        ...(logRows && { logs: logRows }),
        ...(pointRows && { points: pointRows }),
      }),
      ...(batch.changes && { changes: batch.changes }),
    },
    kept,
    refused,
    message: `refused ${refused} of ${kept + refused} records: ${reasons.join(', ')}`,
  };
}
