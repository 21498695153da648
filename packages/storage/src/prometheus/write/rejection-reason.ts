import type { Refusal } from '../http/transport.ts';
import type { WriteRejection } from '../stats.ts';

/** What a refusal of samples means. */
export interface RejectionReason {
  readonly reason: WriteRejection;
  /** How many samples it is about; `undefined` when the server let the whole request fall for the first of them. */
  readonly samples: number | undefined;
}

const patterns: readonly (readonly [WriteRejection, RegExp])[] = [
  [
    'duplicate',
    /duplicate[ -](sample|timestamp)|sample-duplicate-timestamp|new-value-for-timestamp/,
  ],
  [
    'out-of-bounds',
    /out of bounds|too old|too-old|too far in (the )?(past|future)|too-far-in-future|timestamp-too/,
  ],
  ['out-of-order', /out[ -]of[ -]order/],
];

/**
 * Reads why samples were refused for good. Mimir and Cortex take what they can of a request and name one of the rest;
 * Prometheus itself takes all of a request or none.
 */
export function rejectionReason({ status, message }: Refusal): RejectionReason {
  const lower = message.toLowerCase();
  const known = status === 400 || status === 409 || status === 422;
  const reason = known ? patterns.find(([, pattern]) => pattern.test(lower))?.[0] : undefined;
  if (reason === undefined) return { reason: 'other', samples: undefined };
  const partial = /err-(mimir|cortex)-|user=|\bper-tenant\b/.test(lower);
  return { reason, samples: partial ? 1 : undefined };
}
