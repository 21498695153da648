import type { LogTable, MetricTable, SpanTable, TelemetryBatch } from '../model/batch.ts';
import { msToNano } from '../model/batch-builder.ts';
import type { UnixMs } from '../model/units.ts';
import { selectRows } from '../world/select-rows.ts';
import type { DropReason, SinkLimits } from './sink-limits.ts';

type Verdict = DropReason | undefined;

export interface Admission {
  readonly kept: TelemetryBatch;
  readonly drops: Readonly<Partial<Record<DropReason, number>>>;
}

function timeVerdict(time: number, now: UnixMs, limits: Required<SinkLimits>): Verdict {
  if (!(time > 0)) return 'invalid';
  if (time > now + limits.future) return 'future';
  return time < now - limits.past ? 'past' : undefined;
}

function anyWord(column: Uint32Array, row: number, width: number): boolean {
  for (let at = row * width; at < (row + 1) * width; at++) if (column[at] !== 0) return true;
  return false;
}

/** Gives rows without a time the time at which they arrived. */
function dated<T extends LogTable | MetricTable>(table: T, now: UnixMs): T {
  let undated = false;
  for (let row = 0; row < table.length; row++)
    if (!((table.timeMs[row] as number) > 0)) undated = true;
  if (!undated) return table;
  const timeMs = table.timeMs.map((time) => (time > 0 ? time : now));
  const timeNano = table.timeNano.map((nano, row) =>
    (table.timeMs[row] as number) > 0 ? nano : msToNano(now),
  );
  return { ...table, timeMs, timeNano };
}

function spanVerdict(spans: SpanTable, row: number): Verdict {
  return anyWord(spans.traceId, row, 4) && anyWord(spans.spanId, row, 2) ? undefined : 'invalid';
}

/** Splits a batch into what may be stored and counts of what may not, by reason. */
export function admitRows(
  batch: TelemetryBatch,
  now: UnixMs,
  limits: Required<SinkLimits>,
): Admission {
  const drops: Partial<Record<DropReason, number>> = {};
  const drop = (reason: DropReason): void => {
    drops[reason] = (drops[reason] ?? 0) + 1;
  };
  /** Rows to keep; `undefined` when that is all of them. */
  const sift = (times: Float64Array, verdict: (row: number) => Verdict): number[] | undefined => {
    let kept: number[] | undefined;
    for (let row = 0; row < times.length; row++) {
      const full = (kept?.length ?? row) >= limits.rows;
      const reason =
        verdict(row) ??
        timeVerdict(times[row] as number, now, limits) ??
        (full ? 'too_many' : undefined);
      if (reason !== undefined) {
        drop(reason);
        kept ??= Array.from({ length: row }, (_, i) => i);
      } else kept?.push(row);
    }
    return kept;
  };
  const stamped: TelemetryBatch = {
    ...batch,
    ...(batch.logs !== undefined && { logs: dated(batch.logs, now) }),
    ...(batch.metrics !== undefined && { metrics: dated(batch.metrics, now) }),
  };
  const { spans, logs, metrics } = stamped;
  const spanRows = spans && sift(spans.startMs, (row) => spanVerdict(spans, row));
  const logRows = logs && sift(logs.timeMs, () => undefined);
  const pointRows = metrics && sift(metrics.timeMs, () => undefined);
  const changes = stamped.changes?.filter(({ time }) => {
    const reason = timeVerdict(time, now, limits);
    if (reason !== undefined) drop(reason);
    return reason === undefined;
  });
  if (spanRows === undefined && logRows === undefined && pointRows === undefined) {
    return { kept: changes === undefined ? stamped : { ...stamped, changes }, drops };
  }
  const every = (table: { readonly length: number } | undefined): number[] =>
    Array.from({ length: table?.length ?? 0 }, (_, row) => row);
  const chosen = selectRows(stamped, {
    spans: spanRows ?? every(spans),
    logs: logRows ?? every(logs),
    points: pointRows ?? every(metrics),
  });
  return {
    kept: {
      ...chosen,
      ...(stamped.profiles !== undefined && { profiles: stamped.profiles }),
      ...(changes !== undefined && { changes }),
    },
    drops,
  };
}
