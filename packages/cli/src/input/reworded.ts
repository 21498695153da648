import { AbduceError, isAbduceError } from '@abduce/core';

/** The same error with its place before it. What it hints at stays, unless there is something better to do. */
export function reworded(place: string, cause: unknown, hint?: string): AbduceError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const advice = hint ?? (isAbduceError(cause) ? cause.hint : undefined);
  return new AbduceError('DECODE', `${place}: ${reason}`, {
    cause,
    ...(advice !== undefined && { hint: advice }),
  });
}
