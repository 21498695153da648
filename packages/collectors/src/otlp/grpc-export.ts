import { encodeExportResponse, encodeStatus, type OtlpSignal } from '@abduce/core/wire';
import type { handleUnaryCall } from '@grpc/grpc-js';
import { overBudget } from './body-plan.ts';
import { newExchange, toEvent } from './exchange.ts';
import type { Accepted, Receiver } from './receiver.ts';
import { isRefusal, type Refusal, refusals } from './refusal.ts';
import { statusWithRetry } from './rpc-status.ts';
import type { Tracing } from './tracing.ts';

/** One `Export` method over raw bytes. */
export function grpcExport(
  grpc: typeof import('@grpc/grpc-js'),
  receiver: Receiver,
  tracing: Tracing,
  signal: OtlpSignal,
  path: string,
): handleUnaryCall<Buffer, Buffer> {
  return (call, callback) => {
    const started = receiver.clock.now();
    const exchange = newExchange();
    Object.assign(exchange, { route: signal, format: 'protobuf' });
    const gone = new AbortController();
    call.on('cancelled', () => gone.abort());
    receiver.begin();
    const span = tracing.start('POST', path, signal);

    const receive = async (): Promise<Accepted | Refusal> => {
      const header = (name: string): string | undefined =>
        call.metadata.get(name).map(String).join(', ') || undefined;
      const denied = await receiver.authorize({ transport: 'grpc', method: 'POST', path, header });
      if (denied !== undefined) return denied;
      const bytes = call.request;
      exchange.wireBytes = bytes.length;
      exchange.decodedBytes = bytes.length;
      const lease = receiver.budget.lease();
      if (!lease.grow(bytes.length)) return overBudget;
      try {
        return await receiver.accept(
          signal,
          'protobuf',
          { bytes, owned: false },
          lease,
          gone.signal,
        );
      } catch (cause) {
        lease.release();
        throw cause;
      }
    };

    const answer = (result: Accepted | Refusal): void => {
      const code = isRefusal(result) ? refusals[result.reason].grpc : 0;
      if (isRefusal(result)) exchange.outcome = result.reason;
      else {
        exchange.outcome = result.refused > 0 ? 'partial' : 'accepted';
        exchange.records = result.records;
        exchange.refused = result.refused;
      }
      const event = toEvent(exchange, 'grpc', code, receiver.clock.now() - started);
      receiver.finish(event);
      span?.end(event);
      if (!isRefusal(result)) {
        const { refused: rejected, message } = result;
        const body = encodeExportResponse(signal, { rejected, message }, 'protobuf');
        callback(null, Buffer.from(body));
        return;
      }
      // RetryInfo is what makes RESOURCE_EXHAUSTED retryable at all, and what paces UNAVAILABLE.
      const metadata = new grpc.Metadata();
      const { message, retryAfter } = result;
      const details =
        retryAfter === undefined
          ? encodeStatus(code, message, 'protobuf')
          : statusWithRetry(code, message, retryAfter);
      metadata.set('grpc-status-details-bin', Buffer.from(details));
      callback({ code, details: message, metadata });
    };

    receive().then(answer, (cause) => answer(receiver.fail(cause)));
  };
}
