import type { OtlpSignal } from '../otlp/signal.ts';
import { logsRequest } from './logs.ts';
import { metricsRequest } from './metrics.ts';
import type { Message } from './schema.ts';
import { tracesRequest } from './traces.ts';

/** The `Export…ServiceRequest` of each signal. */
export const requests: Readonly<Record<OtlpSignal, Message>> = {
  traces: tracesRequest,
  logs: logsRequest,
  metrics: metricsRequest,
};
