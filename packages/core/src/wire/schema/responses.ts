import type { OtlpSignal } from '../otlp/signal.ts';
import { type Message, message } from './schema.ts';

function response(rejected: string): Message {
  const partial = message('PartialSuccess', [
    [1, rejected, 'int64'],
    [2, 'errorMessage', 'string'],
  ]);
  return message('response', [[1, 'partialSuccess', partial]]);
}

/** What the count of refused items is called in each signal's response. */
export const rejectedNames: Readonly<Record<OtlpSignal, string>> = {
  traces: 'rejectedSpans',
  logs: 'rejectedLogRecords',
  metrics: 'rejectedDataPoints',
};

/** The `Export…ServiceResponse` of each signal. */
export const responses: Readonly<Record<OtlpSignal, Message>> = {
  traces: response(rejectedNames.traces),
  logs: response(rejectedNames.logs),
  metrics: response(rejectedNames.metrics),
};

/** `google.rpc.Status` without its details. */
export const rpcStatus: Message = message('Status', [
  [1, 'code', 'int32'],
  [2, 'message', 'string'],
]);
