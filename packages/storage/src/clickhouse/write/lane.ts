import { createHash } from 'node:crypto';
import { isAbduceError } from '@abduce/core';
import type { Sql } from '../sql.ts';
import type { EncodedRows } from './inserter.ts';
import { type SendOptions, send } from './send.ts';

/** Rows of one write for one table. */
export interface LaneRows {
  readonly rows: number;
  readonly bytes: Uint8Array;
  /** Given: an insert of its own. */
  readonly token?: string;
  readonly signal?: AbortSignal;
}

export interface LaneCounters {
  inserts: number;
  rows: number;
  bytes: number;
  failures: number;
}

/** Brings rows into one table. */
export interface Lane {
  /** Settles with the insert that the rows were part of; with the signal's reason as soon as it aborts. */
  add(rows: LaneRows): Promise<void>;
}

interface Entry extends LaneRows {
  /** Of the rows: taken as they come, since of all that go together it would hold the event loop too long. */
  readonly digest: Uint8Array;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
  left: boolean;
}

interface Batch {
  readonly entries: readonly Entry[];
  readonly controller: AbortController;
}

const none = (): void => {};
const noDigest = new Uint8Array(0);

function tokenOf({ entries }: Batch, table: Sql): string {
  const [first] = entries;
  if (first?.token !== undefined) return first.token;
  const hash = createHash('sha256').update(table.texts.join());
  for (const { digest } of entries) hash.update(digest);
  return hash.digest('hex');
}

export function createLane(
  target: Required<Pick<EncodedRows, 'table' | 'format'>>,
  options: SendOptions,
  counters: LaneCounters,
): Lane {
  const { clock, limits } = options;
  const { table } = target;
  const pending: Entry[] = [];
  const batches = new Map<Entry, Batch>();
  let active = 0;
  let lastStart = Number.NEGATIVE_INFINITY;
  let timer: AbortController | undefined;

  /** The next writes that go together; those with a token go alone. */
  function take(): Entry[] {
    const first = pending.shift();
    if (first === undefined) return [];
    const entries = [first];
    let { bytes, rows } = { bytes: first.bytes.length, rows: first.rows };
    if (first.token !== undefined) return entries;
    for (let next = pending[0]; next !== undefined; next = pending[0]) {
      bytes += next.bytes.length;
      rows += next.rows;
      if (next.token !== undefined || bytes > limits.batchBytes || rows > limits.batchRows) break;
      entries.push(next);
      pending.shift();
    }
    return entries;
  }

  async function bring(entries: readonly Entry[]): Promise<void> {
    const live = entries.filter((entry) => !entry.left);
    if (live.length === 0) return;
    const batch = { entries: live, controller: new AbortController() };
    for (const entry of live) batches.set(entry, batch);
    const bytes =
      live.length === 1
        ? (live[0] as Entry).bytes
        : Buffer.concat(live.map((entry) => entry.bytes));
    try {
      const { signal } = batch.controller;
      await send({ ...target, bytes, token: tokenOf(batch, table), signal }, options);
      counters.inserts++;
      counters.bytes += bytes.length;
      for (const entry of live) {
        counters.rows += entry.rows;
        entry.resolve();
      }
    } catch (error) {
      if (live.length > 1 && isAbduceError(error, 'STORE_REJECTED')) {
        // One of them is at fault: the others must not pay for it.
        for (const entry of live) await bring([entry]);
        return;
      }
      counters.failures++;
      for (const entry of live) entry.reject(error);
    } finally {
      for (const entry of live) batches.delete(entry);
    }
  }

  /** How long the next insert waits for company. */
  function patience(): number {
    let rows = 0;
    for (const entry of pending) {
      if (entry.token !== undefined) return 0;
      rows += entry.rows;
      if (rows >= limits.smallRows) return 0;
    }
    return lastStart + limits.interval - clock.now();
  }

  function pump(): void {
    while (active < limits.parallel && pending.length > 0) {
      const wait = patience();
      if (wait > 0) {
        if (timer !== undefined) return;
        const controller = new AbortController();
        timer = controller;
        const wake = (): void => {
          if (timer === controller) timer = undefined;
          pump();
        };
        clock.sleep(wait, { signal: controller.signal }).then(wake, none);
        return;
      }
      timer?.abort();
      timer = undefined;
      active++;
      lastStart = clock.now();
      bring(take()).then(() => {
        active--;
        pump();
      });
    }
  }

  function leave(entry: Entry): void {
    entry.left = true;
    const at = pending.indexOf(entry);
    if (at !== -1) pending.splice(at, 1);
    const batch = batches.get(entry);
    if (batch?.entries.every(({ left }) => left)) batch.controller.abort(entry.signal?.reason);
    entry.reject(entry.signal?.reason);
  }

  return {
    async add(rows) {
      const { signal } = rows;
      signal?.throwIfAborted();
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const digest =
        rows.token === undefined ? createHash('sha256').update(rows.bytes).digest() : noDigest;
      const entry: Entry = { ...rows, digest, resolve, reject, left: false };
      const abort = (): void => leave(entry);
      signal?.addEventListener('abort', abort, { once: true });
      pending.push(entry);
      pump();
      try {
        await promise;
      } finally {
        signal?.removeEventListener('abort', abort);
      }
    },
  };
}
