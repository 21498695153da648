import { AbduceError, isAbduceError } from '@abduce/core';
import { alreadyThere, unknownProject } from '../refusals.ts';

function stateCode(error: unknown): string {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  return typeof code === 'string' ? code : '';
}

/** Serialization failures and deadlocks: the transaction was undone and may be run again. */
export function mayRunAgain(error: unknown): boolean {
  return ['40001', '40P01'].includes(stateCode(error));
}

/** Waiting for a lock took as long as it may. */
export function isLockTimeout(error: unknown): boolean {
  return stateCode(error) === '55P03';
}

/** SQLSTATE, https://www.postgresql.org/docs/current/errcodes-appendix.html; anything else is the way to the server. */
const sqlState = /^[0-9A-Z]{5}$/;
/** Connection lost, resources short, somebody's intervention, the system below, a statement that took too long. */
const passing = /^(08|53|57|58|40|55|25006)/;

/** Credentials and names of databases: trying again does not help. */
const misconfigured = /^(28|3D|3F|42501)/;

/** The engine's error as one of ours, without any value that a statement carried; aborts stay what they are. */
export function postgresError(error: unknown): unknown {
  if (isAbduceError(error) || !(error instanceof Error) || error.name === 'AbortError') {
    return error;
  }
  const code = stateCode(error);
  if (code === '23503') return unknownProject(error);
  if (code === '23505') return alreadyThere(error);
  if (!sqlState.test(code) || passing.test(code)) {
    return new AbduceError('STORE_UNAVAILABLE', `Postgres does not answer: ${error.message}`, {
      hint: 'Look whether the server runs and takes connections from here; then try again.',
      cause: error,
      details: { code },
    });
  }
  return new AbduceError(
    misconfigured.test(code) ? 'CONFIG' : 'STORE_REJECTED',
    `Postgres refused: ${error.message}`,
    {
      ...(misconfigured.test(code)
        ? { hint: 'Check user, password, database and the rights to create tables.' }
        : {}),
      cause: error,
      details: { code },
    },
  );
}
