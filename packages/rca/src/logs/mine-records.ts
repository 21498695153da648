import {
  type EntityId,
  type LogSeverity,
  logText,
  type PatternMiner,
  patternMiner,
} from '@abduce/core';
import type { LogRecord } from './read-records.ts';

/** What one service logs at one severity, with what is kept of each pattern by its number. */
export interface LogGroup<Kept> {
  readonly service: EntityId;
  readonly severity: LogSeverity;
  readonly miner: PatternMiner;
  readonly found: Map<number, Kept>;
}

/**
 * Sorts records into patterns, apart for each service and severity. `add` tells what is kept of a pattern; it is
 * given what was kept so far.
 */
export function mineRecords<Kept>(
  records: Iterable<LogRecord>,
  maxPatterns: number,
  add: (kept: Kept | undefined, record: LogRecord, text: string) => Kept,
): Iterable<LogGroup<Kept>> {
  const groups = new Map<string, LogGroup<Kept>>();
  for (const record of records) {
    const { service, severity } = record;
    const key = `${service}\0${severity}`;
    let group = groups.get(key);
    if (group === undefined) {
      const miner = patternMiner({ maxPatterns });
      groups.set(key, (group = { service, severity, miner, found: new Map() }));
    }
    const text = logText(record.batch, record.row);
    const id = group.miner.add(text);
    if (id < 0) continue;
    const known = group.found.get(id);
    const kept = add(known, record, text);
    if (known === undefined) group.found.set(id, kept);
  }
  return groups.values();
}
