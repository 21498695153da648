import { createRequire } from 'node:module';
import type { OtlpSignal } from '../otlp/signal.ts';

/** A generated protobufjs message type, as far as the tests need it. */
export interface PeerMessage {
  encode(value: object): { finish(): Uint8Array };
  decode(bytes: Uint8Array): object;
}

type Collector = { readonly v1: { readonly [name: string]: PeerMessage } };

const require = createRequire(import.meta.url);

/** Where protobufjs finds no `long` beside it, it rounds 64-bit integers; the comparison needs them exact. */
function useLong(): void {
  const root = require.resolve('@opentelemetry/otlp-transformer/build/src/generated/root.js');
  const fromRoot = createRequire(root);
  const minimal = fromRoot('protobufjs/minimal') as { util: { Long: unknown }; configure(): void };
  const long = createRequire(fromRoot.resolve('protobufjs/minimal'))('long') as {
    default?: unknown;
  };
  minimal.util.Long ??= long.default ?? long;
  minimal.configure();
}

useLong();

/** The protobufjs code that the OpenTelemetry exporters carried; its package does not export it by name. */
const generated = require('@opentelemetry/otlp-transformer/build/src/generated/root.js') as {
  readonly opentelemetry: {
    readonly proto: {
      readonly collector: { readonly [signal in 'trace' | 'logs' | 'metrics']: Collector };
    };
  };
};

const { trace, logs, metrics } = generated.opentelemetry.proto.collector;

/** The request types of OTLP in the code that our codec is held against. */
export const peers: Readonly<Record<OtlpSignal, PeerMessage>> = {
  traces: trace.v1.ExportTraceServiceRequest as PeerMessage,
  logs: logs.v1.ExportLogsServiceRequest as PeerMessage,
  metrics: metrics.v1.ExportMetricsServiceRequest as PeerMessage,
};
