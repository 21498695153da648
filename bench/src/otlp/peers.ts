import { createRequire } from 'node:module';
import type { OtlpSignal } from '@abduce/core/wire';

interface MessageType {
  decode(bytes: Uint8Array): unknown;
}

const require = createRequire(import.meta.url);

/** The generated protobufjs code of @opentelemetry/otlp-transformer, which its entry does not export. */
const generated = require('@opentelemetry/otlp-transformer/build/src/generated/root.js') as {
  readonly opentelemetry: {
    readonly proto: {
      readonly collector: {
        readonly trace: { readonly v1: { readonly ExportTraceServiceRequest: MessageType } };
        readonly logs: { readonly v1: { readonly ExportLogsServiceRequest: MessageType } };
        readonly metrics: { readonly v1: { readonly ExportMetricsServiceRequest: MessageType } };
      };
    };
  };
};

const { trace, logs, metrics } = generated.opentelemetry.proto.collector;

export const protobufjs: Readonly<Record<OtlpSignal, MessageType>> = {
  traces: trace.v1.ExportTraceServiceRequest,
  logs: logs.v1.ExportLogsServiceRequest,
  metrics: metrics.v1.ExportMetricsServiceRequest,
};
