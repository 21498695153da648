import type { Lease } from './budget.ts';
import type { ContentCoding } from './content-coding.ts';
import type { OtlpLimits } from './limits.ts';
import { type Refusal, refuse } from './refusal.ts';

export interface Body {
  readonly bytes: Uint8Array;
  /** Bytes as sent. */
  readonly wire: number;
}

export interface BodyPlan {
  readonly coding: ContentCoding;
  readonly limits: OtlpLimits;
  /** The cap after decompression, which depends on the format. */
  readonly maxBytes: number;
  /** Grows with every byte held; still holds the body when it is returned. */
  readonly lease: Lease;
  readonly signal: AbortSignal;
}

export const overBudget: Refusal = refuse(
  'busy',
  'too many bytes are in flight: send this request again later',
  { retryAfter: 1000 },
);

export const tooDense: Refusal = refuse(
  'too_large',
  'the body expands too far when decompressed: send smaller batches, or leave it uncompressed',
);

export function tooLarge(what: string, limit: number): Refusal {
  return refuse('too_large', `${what} exceeds ${limit} bytes: send smaller batches`);
}
