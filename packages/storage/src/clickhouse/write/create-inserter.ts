import { AbduceError, type Clock, systemClock } from '@abduce/core';
import type { Connection } from '../connection.ts';
import { createBudget } from './budget.ts';
import type { EncodedRows, Inserter } from './inserter.ts';
import { createLane, type Lane } from './lane.ts';
import { type InserterLimits, inserterDefaults } from './limits.ts';
import type { SendOptions } from './send.ts';

export interface InserterOptions {
  readonly connection: Connection;
  readonly limits?: Partial<InserterLimits>;
  readonly clock?: Clock;
  /** Uniform in [0, 1): spreads retries of many processes. */
  readonly random?: () => number;
}

export interface InserterStats {
  /** Acknowledged by the engine. */
  readonly inserts: number;
  readonly rows: number;
  readonly bytes: number;
  /** Attempts after the first. */
  readonly retries: number;
  /** Inserts that were given up. */
  readonly failures: number;
  /** Bytes not acknowledged yet, and writes that wait for room among them. */
  readonly pendingBytes: number;
  readonly waiting: number;
}

export interface CountingInserter extends Inserter {
  stats(): InserterStats;
}

/** How often a table occurs in a write so far makes a difference to its token. */
function tokens(batchId: string | undefined): (table: string) => string | undefined {
  const seen = new Map<string, number>();
  return (table) => {
    if (batchId === undefined) return undefined;
    const nth = seen.get(table) ?? 0;
    seen.set(table, nth + 1);
    return nth === 0 ? `${batchId}:${table}` : `${batchId}:${table}:${nth}`;
  };
}

/** The one way of rows into the engine. What it promises is said at `Inserter`. */
export function createInserter(options: InserterOptions): CountingInserter {
  const limits = { ...inserterDefaults, ...options.limits };
  const budget = createBudget(limits.pendingBytes);
  const lanes = new Map<string, Lane>();
  const underway = new Set<Promise<void>>();
  const counters = { inserts: 0, rows: 0, bytes: 0, failures: 0 };
  let retries = 0;
  let closed = false;
  const sending: SendOptions = {
    connection: options.connection,
    clock: options.clock ?? systemClock(),
    random: options.random ?? Math.random,
    limits,
    onRetry() {
      retries++;
    },
  };

  function laneOf(name: string, { table, format = 'native' }: EncodedRows): Lane {
    const key = `${format} ${name}`;
    let lane = lanes.get(key);
    if (lane === undefined) {
      lane = createLane({ table, format }, sending, counters);
      lanes.set(key, lane);
    }
    return lane;
  }

  async function write(
    rows: readonly EncodedRows[],
    { signal, batchId }: Parameters<Inserter['insert']>[1] & object,
  ): Promise<void> {
    const bytes = rows.reduce((sum, one) => sum + one.bytes.length, 0);
    const abort = signal === undefined ? {} : { signal };
    await budget.take(bytes, abort);
    try {
      const tokenOf = tokens(batchId);
      // In order: what is referred to is there before what refers to it.
      for (const one of rows) {
        const key = one.table.texts.join();
        const token = tokenOf(key);
        if (one.rows === 0) continue;
        await laneOf(key, one).add({
          rows: one.rows,
          bytes: one.bytes,
          ...abort,
          ...(token === undefined ? {} : { token }),
        });
      }
    } finally {
      budget.give(bytes);
    }
  }

  return {
    async insert(rows, writeOptions = {}) {
      if (closed) {
        throw new AbduceError('STORE_UNAVAILABLE', `${options.connection.name} is closed`, {
          hint: 'Create another store; closing is final.',
        });
      }
      const done = write(rows, writeOptions);
      underway.add(done);
      try {
        await done;
      } finally {
        underway.delete(done);
      }
    },
    async close() {
      closed = true;
      await Promise.allSettled(underway);
    },
    stats: () => ({ ...counters, retries, pendingBytes: budget.used, waiting: budget.waiting }),
  };
}
