import type { Millis } from '@abduce/core';

/**
 * Why a request was not accepted, with the HTTP status and the gRPC code that say so.
 * `retry` marks what the OTLP specification lets a client send again.
 */
export const refusals = {
  bad_data: { http: 400, grpc: 3, retry: false },
  unauthenticated: { http: 401, grpc: 16, retry: false },
  not_found: { http: 404, grpc: 5, retry: false },
  method_not_allowed: { http: 405, grpc: 12, retry: false },
  timeout: { http: 408, grpc: 4, retry: false },
  too_large: { http: 413, grpc: 8, retry: false },
  unsupported_media_type: { http: 415, grpc: 3, retry: false },
  unsupported_encoding: { http: 415, grpc: 12, retry: false },
  busy: { http: 429, grpc: 8, retry: true },
  cancelled: { http: 499, grpc: 1, retry: true },
  internal: { http: 500, grpc: 13, retry: false },
  unavailable: { http: 503, grpc: 14, retry: true },
} as const;

export type RefusalReason = keyof typeof refusals;

export interface Refusal {
  readonly reason: RefusalReason;
  /** For the client: never holds internals. */
  readonly message: string;
  readonly retryAfter?: Millis;
  readonly headers?: Readonly<Record<string, string>>;
  /** What is wrong where, for input that is written by hand. */
  readonly problems?: readonly FieldProblem[];
}

/** One thing wrong with the input. */
export interface FieldProblem {
  /** For example `[2].files[0]`; empty for the document itself. */
  readonly path: string;
  readonly expected: string;
  /** The value found, shortened. */
  readonly got: string;
}

export function refuse(
  reason: RefusalReason,
  message: string,
  extra: Omit<Refusal, 'reason' | 'message'> = {},
): Refusal {
  return { reason, message, ...extra };
}

export function isRefusal(value: object): value is Refusal {
  return 'reason' in value;
}
