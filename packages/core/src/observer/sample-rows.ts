import type { LogTable, SpanTable, TelemetryBatch } from '../model/batch.ts';
import { spanStatus } from '../model/batch.ts';
import { selectRows } from '../world/select-rows.ts';

/** Share of the room that traces with errors, and the slowest ones, are sure to have. */
const preferredShare = 0.25;
const warn = 13;

export interface Sample {
  readonly batches: readonly TelemetryBatch[];
  readonly kept: number;
  readonly total: number;
}

/** Spreads evenly, and is the same for the same words on every machine. */
function hashWords(column: Uint32Array, at: number, width: number): number {
  let hash = 0x811c9dc5;
  for (let i = at; i < at + width; i++) {
    hash = Math.imul(hash ^ (column[i] as number), 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  }
  return (hash ^ (hash >>> 13)) >>> 0;
}

interface Unit {
  readonly hash: number;
  rows: number;
  /** What comes first among the preferred ones. */
  rank: number;
}

/** Chooses units until `room` rows are full: first some of the highest rank, then at random, by hash. */
function choose(units: readonly Unit[], room: number): Set<number> {
  const chosen = new Set<number>();
  let left = room;
  const take = (candidates: readonly Unit[], until: number): void => {
    for (const { hash, rows } of candidates) {
      if (left <= until) return;
      if (chosen.has(hash) || rows > left) continue;
      chosen.add(hash);
      left -= rows;
    }
  };
  const special = units.filter(({ rank }) => rank > 0);
  take(
    special.sort((a, b) => b.rank - a.rank || a.hash - b.hash),
    room * (1 - preferredShare),
  );
  take(
    [...units].sort((a, b) => a.hash - b.hash),
    0,
  );
  return chosen;
}

function traceUnits(batches: readonly TelemetryBatch[]): Map<number, Unit> {
  const units = new Map<number, Unit>();
  for (const { spans } of batches) {
    for (let row = 0; spans !== undefined && row < spans.length; row++) {
      const hash = hashWords(spans.traceId, row * 4, 4);
      let unit = units.get(hash);
      if (unit === undefined) units.set(hash, (unit = { hash, rows: 0, rank: 0 }));
      unit.rows++;
      const failed = spans.status[row] === spanStatus.error ? 1e9 : 0;
      unit.rank = Math.max(unit.rank, failed + (spans.durationMs[row] as number));
    }
  }
  return units;
}

/** Whole traces only: a quarter of the room for those with errors and the slowest, the rest at random by trace id. */
export function sampleSpans(batches: readonly TelemetryBatch[], room: number): Sample {
  const units = traceUnits(batches);
  const total = [...units.values()].reduce((sum, { rows }) => sum + rows, 0);
  const chosen = total <= room ? undefined : choose([...units.values()], room);
  let kept = 0;
  const sampled = batches.flatMap((batch) => {
    const spans = batch.spans as SpanTable;
    if (batch.spans === undefined) return [];
    const rows: number[] = [];
    for (let row = 0; row < spans.length; row++) {
      if (chosen?.has(hashWords(spans.traceId, row * 4, 4)) ?? true) rows.push(row);
    }
    kept += rows.length;
    return rows.length === 0 ? [] : [selectRows(batch, { spans: rows })];
  });
  return { batches: sampled, kept, total };
}

/** Of the record alone, so that the sample is the same however a store pages. */
function recordHash({ timeNano, traceId, spanId, severity }: LogTable, row: number): number {
  const nano = timeNano[row] as bigint;
  return hashWords(
    Uint32Array.of(
      Number(nano & 0xffffffffn),
      Number(nano >> 32n),
      ...traceId.subarray(row * 4, row * 4 + 4),
      ...spanId.subarray(row * 2, row * 2 + 2),
      severity[row] as number,
    ),
    0,
    9,
  );
}

/** Tells how many equal ones came before, and spreads a hash by it. */
function spreader(): (hash: number) => number {
  const seen = new Map<number, number>();
  return (hash) => {
    const nth = seen.get(hash) ?? 0;
    seen.set(hash, nth + 1);
    return nth === 0 ? hash : hashWords(Uint32Array.of(hash, nth), 0, 2);
  };
}

/** A quarter of the room for warnings and worse, the rest at random. */
export function sampleLogs(batches: readonly TelemetryBatch[], room: number): Sample {
  let total = 0;
  for (const { logs } of batches) total += logs?.length ?? 0;
  const share = (part: number, of: number): number => (of === 0 ? 0 : Math.min(1, part / of));
  let grave = 0;
  for (const { logs } of batches) {
    for (const severity of logs?.severity ?? []) if (severity >= warn) grave++;
  }
  const graveRoom = Math.min(grave, Math.max(room * preferredShare, room - (total - grave)));
  const graveShare = share(graveRoom, grave) * 2 ** 32;
  const plainShare = share(room - graveRoom, total - grave) * 2 ** 32;
  const spread = spreader();
  let kept = 0;
  const sampled = batches.flatMap((batch) => {
    const { logs } = batch;
    if (logs === undefined) return [];
    const rows: number[] = [];
    for (let row = 0; row < logs.length; row++) {
      const limit = (logs.severity[row] as number) >= warn ? graveShare : plainShare;
      if (total <= room || spread(recordHash(logs, row)) < limit) rows.push(row);
    }
    kept += rows.length;
    return rows.length === 0 ? [] : [selectRows(batch, { logs: rows })];
  });
  return { batches: sampled, kept, total };
}
