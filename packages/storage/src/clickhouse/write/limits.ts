import type { Millis } from '@abduce/core';

export interface InserterLimits {
  /** Writes that go together in one insert: bytes at most. */
  readonly batchBytes: number;
  /** Writes that go together in one insert: rows at most. */
  readonly batchRows: number;
  /** An insert of fewer rows than this waits for company, … */
  readonly smallRows: number;
  /** … until this time after the last insert into the table began. */
  readonly interval: Millis;
  /** Inserts into one table at the same time. */
  readonly parallel: number;
  /** Bytes that are not acknowledged yet; a write that exceeds them waits. */
  readonly pendingBytes: number;
  /** From the first attempt of an insert up to when it is given up. */
  readonly retryTime: Millis;
  readonly firstPause: Millis;
  readonly longestPause: Millis;
}

export const inserterDefaults: InserterLimits = {
  batchBytes: 16_777_216,
  batchRows: 250_000,
  smallRows: 1000,
  interval: 50,
  parallel: 1,
  pendingBytes: 134_217_728,
  retryTime: 60_000,
  firstPause: 100,
  longestPause: 5000,
};
