import { randomUUID } from 'node:crypto';
import type { CallOptions } from '@abduce/core';
import type { ChdbSession } from './chdb-module.ts';
import { literal } from './literal.ts';

/** A session in use by one caller. */
export interface Seat {
  readonly session: ChdbSession;
  /** What the engine's list of running queries shows as the comment of this one. */
  readonly comment: string;
  /** Sets exactly these settings and parameters; what was set before goes back to its default. */
  configure(settings: ReadonlyMap<string, string>): Promise<void>;
}

/** Sessions that are used by one caller at a time; others wait in order. */
export interface SessionPool {
  /** Rejects with the signal's reason when aborted while waiting. */
  take(options?: CallOptions): Promise<Seat>;
  give(seat: Seat): void;
  /** Waits for all callers, then closes the sessions. */
  close(): Promise<void>;
}

function seatOf(session: ChdbSession): Seat {
  const comment = `abduce-${randomUUID()}`;
  const current = new Map<string, string | undefined>();
  return {
    session,
    comment,
    async configure(settings) {
      const wanted = new Map([...settings, ['log_comment', comment]]);
      const changes: string[] = [];
      for (const [key, data] of wanted) {
        if (current.get(key) !== data) changes.push(`${key} = ${literal(data)}`);
      }
      const dropped = [...current.keys()].filter((key) => !wanted.has(key));
      for (const key of dropped) {
        // A parameter that no statement names does nothing.
        if (!key.startsWith('param_')) changes.push(`${key} = DEFAULT`);
      }
      if (changes.length === 0) return;
      // Until it has succeeded, nothing is known of any of them.
      for (const key of wanted.keys()) current.set(key, undefined);
      await session.queryAsync(`SET ${changes.join(', ')}`);
      for (const key of dropped) current.delete(key);
      for (const [key, data] of wanted) current.set(key, data);
    },
  };
}

/** Sessions are opened when they are first needed; `first` are open already. */
export function sessionPool(
  size: number,
  open: () => ChdbSession,
  first: readonly ChdbSession[] = [],
): SessionPool {
  const seats = first.map(seatOf);
  const free = [...seats];
  const waiting: ((seat: Seat) => void)[] = [];
  function take({ signal }: CallOptions = {}): Promise<Seat> {
    signal?.throwIfAborted();
    const seat = free.pop();
    if (seat !== undefined) return Promise.resolve(seat);
    if (seats.length < size) {
      const made = seatOf(open());
      seats.push(made);
      return Promise.resolve(made);
    }
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        waiting.splice(waiting.indexOf(enter), 1);
        reject(signal?.reason);
      };
      const enter = (next: Seat): void => {
        signal?.removeEventListener('abort', leave);
        resolve(next);
      };
      signal?.addEventListener('abort', leave, { once: true });
      waiting.push(enter);
    });
  }
  return {
    async take(options) {
      return take(options);
    },
    give(seat) {
      const next = waiting.shift();
      if (next === undefined) free.push(seat);
      else next(seat);
    },
    async close() {
      const all = seats.length;
      for (let i = 0; i < all; i++) (await take()).session.close();
    },
  };
}
