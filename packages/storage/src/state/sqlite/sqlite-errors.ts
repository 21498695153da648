import { AbduceError, isAbduceError } from '@abduce/core';
import { alreadyThere, unknownProject } from '../refusals.ts';

interface SqliteFault {
  readonly code: 'STORE_UNAVAILABLE' | 'STORE_REJECTED';
  readonly message: string;
  readonly hint: string;
}

const unavailable = (message: string, hint: string): SqliteFault => ({
  code: 'STORE_UNAVAILABLE',
  message,
  hint,
});
const rejected = (message: string, hint: string): SqliteFault => ({
  code: 'STORE_REJECTED',
  message,
  hint,
});

/** By primary result code, https://www.sqlite.org/rescode.html. */
const faults: ReadonlyMap<number, SqliteFault> = new Map([
  [5, unavailable('is in use by another process', 'Try again.')],
  [6, unavailable('is in use by another statement', 'Try again.')],
  [8, rejected('is read-only', 'Let this process write the file and its folder.')],
  [10, unavailable('cannot be read or written', 'Look after the disk.')],
  [11, rejected('is damaged', 'Put a backup in its place.')],
  [13, unavailable('cannot grow: the disk is full', 'Make room on the disk.')],
  [14, unavailable('cannot be opened', 'Make its folder, and let this process write there.')],
  [26, rejected('is not a SQLite database', 'Give the state a file of its own.')],
]);

export function resultCode(error: unknown): number | undefined {
  const { errcode } = (error ?? {}) as { readonly errcode?: unknown };
  return typeof errcode === 'number' ? errcode : undefined;
}

/** Somebody else holds the file; trying again helps. */
export function isBusy(error: unknown): boolean {
  const primary = (resultCode(error) ?? 0) & 0xff;
  return primary === 5 || primary === 6;
}

const foreignKey = 787;
const uniqueCodes = [1555, 2067];

/** The engine's error as one of ours; errors of ours and aborts stay what they are. */
export function sqliteError(error: unknown, path: string): unknown {
  const code = resultCode(error);
  if (isAbduceError(error) || code === undefined) return error;
  if (code === foreignKey) return unknownProject(error);
  if (uniqueCodes.includes(code)) return alreadyThere(error);
  const fault = faults.get(code & 0xff);
  return new AbduceError(
    fault?.code ?? 'STORE_REJECTED',
    `state file ${path} ${fault?.message ?? `refused a statement: ${(error as Error).message}`}`,
    {
      ...(fault === undefined ? {} : { hint: fault.hint }),
      cause: error,
      details: { path, sqlite: code },
    },
  );
}
