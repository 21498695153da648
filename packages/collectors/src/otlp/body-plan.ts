import type { Lease } from './budget.ts';
import type { ContentCoding } from './content-coding.ts';
import type { Gate } from './gate.ts';
import type { OtlpLimits } from './limits.ts';
import { type Refusal, refuse } from './refusal.ts';

export interface Body {
  readonly bytes: Uint8Array;
  /** Bytes as sent. */
  readonly wire: number;
  /** The bytes are in a buffer of their own, which may be freed once they are decoded. */
  readonly owned: boolean;
}

export interface BodyPlan {
  readonly coding: ContentCoding;
  readonly limits: OtlpLimits;
  /** The cap after decompression, which depends on the format. */
  readonly maxBytes: number;
  /** Grows with every byte held; still holds the body when it is returned. */
  readonly lease: Lease;
  /** Bounds how many bodies are expanded at one instant, so that a flood of bombs dies a few at a time. */
  readonly gate: Gate;
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
