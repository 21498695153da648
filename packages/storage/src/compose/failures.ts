import { AbduceError, type ErrorCode, isAbduceError } from '@abduce/core';

export interface Failure {
  readonly what: string;
  readonly error: unknown;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * What failed of several things as one error, with all causes. Its code tells whether trying again can help: yes as
 * long as it may for any of them, since those that did not fail take what comes twice.
 */
export function failureOf(doing: string, failures: readonly Failure[]): AbduceError {
  const told = failures.map(({ what, error }) => `${what}: ${messageOf(error)}`);
  const codes = failures.map(
    ({ error }): ErrorCode => (isAbduceError(error) ? error.code : 'STORE_UNAVAILABLE'),
  );
  const code = codes.includes('STORE_UNAVAILABLE') ? 'STORE_UNAVAILABLE' : (codes[0] ?? 'BUG');
  const hints = failures.flatMap(({ error }) =>
    isAbduceError(error) && error.hint !== undefined ? [error.hint] : [],
  );
  return new AbduceError(code, `${doing}: ${told.join('; ')}`, {
    ...(hints.length === 0 ? {} : { hint: [...new Set(hints)].join(' ') }),
    cause:
      failures.length === 1
        ? failures[0]?.error
        : new AggregateError(
            failures.map(({ error }) => error),
            doing,
          ),
    details: { failed: failures.map(({ what }) => what) },
  });
}

/** Runs all at once and waits for every one. Rejects with the signal's reason, else with what failed. */
export async function runAll(
  doing: string,
  work: readonly { readonly what: string; run(): Promise<unknown> }[],
  signal?: AbortSignal,
): Promise<void> {
  signal?.throwIfAborted();
  const results = await Promise.allSettled(work.map(async ({ run }) => run()));
  const failures = results.flatMap((result, i): Failure[] =>
    result.status === 'rejected' ? [{ what: work[i]?.what ?? '', error: result.reason }] : [],
  );
  if (failures.length === 0) return;
  signal?.throwIfAborted();
  throw failureOf(doing, failures);
}
