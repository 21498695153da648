import type { OtlpSignal } from '../otlp/signal.ts';

/** A generated protobufjs message type, as far as the tests need it. */
export interface PeerMessage {
  encode(value: object): { finish(): Uint8Array };
  decode(bytes: Uint8Array): object;
}

type Collector = { readonly v1: { readonly [name: string]: PeerMessage } };

interface Generated {
  readonly opentelemetry: {
    readonly proto: {
      readonly collector: { readonly [signal in 'trace' | 'logs' | 'metrics']: Collector };
    };
  };
}

type Require = ((id: string) => unknown) & {
  resolve(id: string, options?: { readonly paths?: string[] }): string;
};

/** Where protobufjs finds no `long` beside it, it rounds 64-bit integers; the comparison needs them exact. */
function useLong(require: Require, generated: string): void {
  const path = require.resolve('protobufjs/minimal', { paths: [generated] });
  const minimal = require(path) as { util: { Long: unknown }; configure(): void };
  const long = require(require.resolve('long', { paths: [path] })) as { default?: unknown };
  minimal.util.Long ??= long.default ?? long;
  minimal.configure();
}

/**
 * The request types of OTLP in the protobufjs code that the OpenTelemetry exporters carried, against
 * which our codec is held. Its package does not export it by name, and it is CommonJS.
 */
export function loadPeers(require: Require): Readonly<Record<OtlpSignal, PeerMessage>> {
  const path = require.resolve('@opentelemetry/otlp-transformer/build/src/generated/root.js');
  useLong(require, path);
  const { trace, logs, metrics } = (require(path) as Generated).opentelemetry.proto.collector;
  return {
    traces: trace.v1.ExportTraceServiceRequest as PeerMessage,
    logs: logs.v1.ExportLogsServiceRequest as PeerMessage,
    metrics: metrics.v1.ExportMetricsServiceRequest as PeerMessage,
  };
}
