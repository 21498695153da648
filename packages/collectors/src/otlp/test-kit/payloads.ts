import { createRequire } from 'node:module';
import type { OtlpSignal } from '@abduce/core/wire';

interface Codec {
  encode(message: object): { finish(): Uint8Array };
  decode(bytes: Uint8Array): object;
}

const require = createRequire(import.meta.url);
// The protobufjs code of an older exporter: an encoder and decoder that is not ours.
const { opentelemetry } = require('@opentelemetry/otlp-transformer/build/src/generated/root.js');
const collector: Record<string, { v1: Record<string, Codec> }> = opentelemetry.proto.collector;

const names: Record<OtlpSignal, readonly [string, string]> = {
  traces: ['trace', 'ExportTrace'],
  metrics: ['metrics', 'ExportMetrics'],
  logs: ['logs', 'ExportLogs'],
};

function codec(signal: OtlpSignal, what: string): Codec {
  const [module, prefix] = names[signal];
  return collector[module]?.v1[`${prefix}Service${what}`] as Codec;
}

function encodeRequest(signal: OtlpSignal, message: object): Uint8Array<ArrayBuffer> {
  return new Uint8Array(codec(signal, 'Request').encode(message).finish());
}

export function decodeResponse(signal: OtlpSignal, bytes: Uint8Array): Record<string, unknown> {
  return JSON.parse(JSON.stringify(codec(signal, 'Response').decode(bytes)));
}

/** The time that tests call now. */
export const now = 1_700_000_000_000;

/** A 64-bit count of nanoseconds as protobufjs takes it. */
function nano(ms: number): { low: number; high: number; unsigned: boolean } {
  const value = BigInt(ms) * 1_000_000n;
  return { low: Number(value & 0xffff_ffffn) | 0, high: Number(value >> 32n), unsigned: true };
}

function attributes(values: Record<string, string>): object[] {
  return Object.entries(values).map(([key, stringValue]) => ({ key, value: { stringValue } }));
}

const resource = { attributes: attributes({ 'service.name': 'cart' }) };

export interface SpanFixture {
  readonly name?: string;
  readonly traceId?: Uint8Array;
  readonly start?: number;
}

export function span({
  name = 'GET /cart',
  traceId,
  start = now - 1000,
}: SpanFixture = {}): object {
  return {
    traceId: traceId ?? new Uint8Array(16).fill(7),
    spanId: new Uint8Array(8).fill(9),
    name,
    kind: 2,
    startTimeUnixNano: nano(start),
    endTimeUnixNano: nano(start + 10),
    attributes: attributes({ 'http.route': '/cart' }),
  };
}

export function traces(spans: readonly object[] = [span()]): Uint8Array<ArrayBuffer> {
  return encodeRequest('traces', { resourceSpans: [{ resource, scopeSpans: [{ spans }] }] });
}

export function logs(logRecords: readonly object[]): Uint8Array<ArrayBuffer> {
  return encodeRequest('logs', { resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] });
}

export function gauge(name: string, times: readonly number[]): Uint8Array<ArrayBuffer> {
  const dataPoints = times.map((time) => ({ timeUnixNano: nano(time), asDouble: 1.5 }));
  const metrics = [{ name, gauge: { dataPoints } }];
  return encodeRequest('metrics', { resourceMetrics: [{ resource, scopeMetrics: [{ metrics }] }] });
}

export const tracesJson: string = JSON.stringify({
  resourceSpans: [
    {
      resource,
      scopeSpans: [
        {
          spans: [
            {
              traceId: '07'.repeat(16),
              spanId: '09'.repeat(8),
              name: 'GET /cart',
              kind: 2,
              startTimeUnixNano: `${now - 1000}000000`,
              endTimeUnixNano: `${now - 990}000000`,
            },
          ],
        },
      ],
    },
  ],
});
