import { spanKind, spanStatus } from '../model/batch.ts';
import { role } from './attribute-roles.ts';
import type { AttributeSlots } from './attribute-slots.ts';

/** gRPC codes by which the server is at fault: unknown, deadline exceeded, unimplemented, internal, unavailable, data loss. */
const serverFaults = new Set([2, 4, 12, 13, 14, 15]);

/**
 * Whether a span counts as an error. The callee's view: status `error`, HTTP 5xx, or a gRPC code that is the
 * server's fault. The caller's view: status `error`, HTTP 4xx or 5xx, or any gRPC code but 0, unless the
 * instrumentation set status `ok`. As OpenTelemetry's HTTP and RPC conventions define errors.
 */
export function isFailed(kind: number, status: number, slots: AttributeSlots): boolean {
  if (status === spanStatus.error) return true;
  const http = slots.has(role.httpStatus) ? slots.number(role.httpStatus) : 0;
  const grpc = slots.has(role.grpcStatus) ? slots.number(role.grpcStatus) : 0;
  if (kind === spanKind.server || kind === spanKind.consumer) {
    return http >= 500 || serverFaults.has(grpc);
  }
  return status !== spanStatus.ok && (http >= 400 || grpc > 0);
}
