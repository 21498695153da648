import { type Clock, isAbduceError } from '@abduce/core';
import type { Connection } from '../connection.ts';
import type { Sql } from '../sql.ts';
import type { InserterLimits } from './limits.ts';

export interface SendOptions {
  readonly connection: Connection;
  readonly clock: Clock;
  /** Uniform in [0, 1): spreads retries of many processes. */
  readonly random: () => number;
  readonly limits: InserterLimits;
  onRetry(): void;
}

export interface Insert {
  readonly table: Sql;
  readonly format: 'native' | 'json';
  readonly bytes: Uint8Array;
  readonly token: string;
  readonly signal: AbortSignal;
}

/**
 * One insert until it is acknowledged, refused, or its time is over. Every attempt carries the same token and the same
 * bytes, so that one whose acknowledgement was lost counts once.
 */
export async function send(insert: Insert, options: SendOptions): Promise<void> {
  const { connection, clock, random, limits, onRetry } = options;
  const { table, format, bytes, token, signal } = insert;
  const deadline = clock.now() + limits.retryTime;
  for (let pause = limits.firstPause; ; pause = Math.min(pause * 2, limits.longestPause)) {
    signal.throwIfAborted();
    try {
      const call = { token, signal };
      if (format === 'json') return await connection.insertJson(table, bytes, call);
      return await connection.insert(table, bytes, call);
    } catch (error) {
      const wait = pause * (0.5 + random() / 2);
      if (!isAbduceError(error) || !error.retryable || clock.now() + wait > deadline) throw error;
      await clock.sleep(wait, { signal });
      onRetry();
    }
  }
}
