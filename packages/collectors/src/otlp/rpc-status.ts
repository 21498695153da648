import type { Millis } from '@abduce/core';
import { encodeStatus } from '@abduce/core/wire';
import { protobufMessage } from './protobuf.ts';
import type { FieldProblem } from './refusal.ts';

/** `google.rpc.Status` with a `google.rpc.RetryInfo` among its details: field 3, a `google.protobuf.Any`. */
export function statusWithRetry(code: number, message: string, after: Millis): Uint8Array {
  const seconds = Math.floor(after / 1000);
  const delay = protobufMessage([
    [1, seconds],
    [2, Math.round((after - seconds * 1000) * 1e6)],
  ]);
  const detail = protobufMessage([
    [1, 'type.googleapis.com/google.rpc.RetryInfo'],
    [2, protobufMessage([[1, delay]])],
  ]);
  // Messages in protobuf join by concatenation.
  return Buffer.concat([encodeStatus(code, message, 'protobuf'), protobufMessage([[3, detail]])]);
}

/** `google.rpc.Status` in JSON with a `google.rpc.BadRequest` among its details. */
export function statusWithProblems(
  code: number,
  message: string,
  problems: readonly FieldProblem[],
): string {
  const fieldViolations = problems.map(({ path, expected, got }) => ({
    field: path,
    description: `expected ${expected}, got ${got}`,
  }));
  const details = [{ '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations }];
  return JSON.stringify({ code, message, details });
}
