import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AbduceError } from '@abduce/core';
import type { ChdbModule, ChdbSession } from './chdb-module.ts';

// The engine serves one data directory per process.
let current: { readonly path: string; users: number } | undefined;

/** The process that the engine's own note in the directory names. */
function owner(path: string): number | undefined {
  try {
    const pid = /^PID: (\d+)$/m.exec(readFileSync(join(path, 'status'), 'utf8'))?.[1];
    if (pid === undefined) return undefined;
    process.kill(Number(pid), 0);
    return Number(pid);
  } catch {
    return undefined;
  }
}

/** Whether nobody in this process has the directory open. */
export const isFree = (): boolean => current === undefined;

/** Counts one more user of the directory. Throws `CONFIG` when this process has another one open. */
export function claimDirectory(path: string): void {
  if (current !== undefined && current.path !== path) {
    throw new AbduceError(
      'CONFIG',
      `"${current.path}" is open already: chDB serves one data directory per process`,
      {
        hint: 'Close that store first, keep both projects in one directory as two databases, or use another process.',
        details: { open: current.path, path },
      },
    );
  }
  current ??= { path, users: 0 };
  current.users++;
}

export function leaveDirectory(): void {
  if (current !== undefined && --current.users === 0) current = undefined;
}

/** Errors: `STORE_UNAVAILABLE` when another process has the directory, or it cannot be used. */
export function openSession({ Session }: ChdbModule, path: string): ChdbSession {
  try {
    return new Session(path);
  } catch (cause) {
    const pid = owner(path);
    const locked = pid !== undefined && pid !== process.pid;
    throw new AbduceError(
      'STORE_UNAVAILABLE',
      locked
        ? `process ${pid} has "${path}" open`
        : `"${path}" cannot be opened as a data directory`,
      {
        hint: locked
          ? 'A data directory of chDB belongs to one process at a time: end the other, or use a ClickHouse server.'
          : 'Check that no other process has it open and that it can be written; the engine says more on standard error.',
        cause,
        details: { path, ...(locked ? { pid } : {}) },
      },
    );
  }
}
