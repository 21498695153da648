import { isAbduceError } from '@abduce/core';
import { type Refusal, refuse } from './refusal.ts';

/** Failures of the machine or the network around a sink: the same batch may be taken later. */
const passing = new Set([
  'EAGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'EIO',
  'EMFILE',
  'ENETUNREACH',
  'ENFILE',
  'ENOSPC',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
]);

const defaultRetryAfter = 5000;

/**
 * What a failed `sink.write` means for the client. Nothing of a batch counts as taken when the write fails, so a passing
 * failure answers "send all of it again", and a lasting one "do not".
 * A sink may name its own pause in `details.retryAfter` (milliseconds).
 */
export function sinkRefusal(error: unknown): Refusal {
  const fields = (typeof error === 'object' && error !== null ? error : {}) as {
    code?: unknown;
    name?: unknown;
    retryable?: unknown;
    details?: { retryAfter?: unknown };
    cause?: { code?: unknown };
  };
  const asked = fields.details?.retryAfter;
  const retryAfter =
    typeof asked === 'number' && Number.isFinite(asked) && asked >= 0 ? asked : defaultRetryAfter;
  if (
    fields.retryable === true ||
    fields.name === 'TimeoutError' ||
    fields.name === 'AbortError' ||
    passing.has(String(fields.code)) ||
    passing.has(String(fields.cause?.code))
  ) {
    return refuse('unavailable', 'the store cannot take data now: send this request again later', {
      retryAfter,
    });
  }
  if (isAbduceError(error, 'STORE_REJECTED')) {
    return refuse('bad_data', 'the store rejected this data');
  }
  return refuse('internal', 'internal error');
}
