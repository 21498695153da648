import type { Millis } from '@abduce/core';
import { protobufMessage } from './protobuf.ts';
import type { FieldProblem } from './refusal.ts';

export type OtlpFormat = 'protobuf' | 'json';
export type OtlpSignal = 'traces' | 'metrics' | 'logs';

/** What the partial success of each signal calls its count. */
const rejectedField = {
  traces: 'rejectedSpans',
  metrics: 'rejectedDataPoints',
  logs: 'rejectedLogRecords',
} as const satisfies Record<OtlpSignal, string>;

/** `Export*ServiceResponse`: the field is absent on full success, which leaves the message empty. */
export function exportResponse(
  signal: OtlpSignal,
  format: OtlpFormat,
  rejected: number,
  message: string,
): Uint8Array | string {
  const whole = rejected === 0 && message === '';
  if (format === 'protobuf') {
    return whole
      ? new Uint8Array(0)
      : protobufMessage([[1, protobufMessage([[1, rejected], [2, message]])]]); // biome-ignore format: one message
  }
  if (whole) return '{}';
  // 64-bit integers are strings in protobuf's JSON.
  return JSON.stringify({
    partialSuccess: { [rejectedField[signal]]: String(rejected), errorMessage: message },
  });
}

/** `google.rpc.RetryInfo` inside a `google.protobuf.Any`. */
function retryInfo(after: Millis): Uint8Array {
  const seconds = Math.floor(after / 1000);
  const delay = protobufMessage([
    [1, seconds],
    [2, Math.round((after - seconds * 1000) * 1e6)],
  ]);
  return protobufMessage([
    [1, 'type.googleapis.com/google.rpc.RetryInfo'],
    [2, protobufMessage([[1, delay]])],
  ]);
}

/** `google.rpc.Status` in protobuf; `retryAfter` adds the detail that tells a gRPC client when to come back. */
export function statusBytes(code: number, message: string, retryAfter?: Millis): Uint8Array {
  return protobufMessage([
    [1, code],
    [2, message],
    ...(retryAfter === undefined ? [] : [[3, retryInfo(retryAfter)] as const]),
  ]);
}

/** `google.rpc.Status` in JSON; problems become a `google.rpc.BadRequest` among its details. */
export function statusJson(
  code: number,
  message: string,
  problems: readonly FieldProblem[] = [],
): string {
  const fieldViolations = problems.map(({ path, expected, got }) => ({
    field: path,
    description: `expected ${expected}, got ${got}`,
  }));
  const details = [{ '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations }];
  return JSON.stringify({ code, message, ...(problems.length > 0 && { details }) });
}
