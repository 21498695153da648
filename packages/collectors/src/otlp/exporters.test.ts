import { logRows, pointRows, spanRows } from '@abduce/core';
import { ROOT_CONTEXT, SeverityNumber, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPLogExporter as JsonLogs } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtoLogs } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter as JsonMetrics } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as ProtoMetrics } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter as GrpcTraces } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as JsonTraces } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtoTraces } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchLogRecordProcessor,
  LoggerProvider,
  type LogRecordExporter,
} from '@opentelemetry/sdk-logs';
import {
  AggregationType,
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type OtlpGrpcServer, otlpGrpcServer } from './grpc-server.ts';
import { listenOtlp, type OtlpHttpServer } from './listen.ts';
import { recordingSink } from './test-kit/recording-sink.ts';

const sink = recordingSink();
const resource = resourceFromAttributes({ 'service.name': 'cart', 'service.version': '2.1.0' });
let http: OtlpHttpServer;
let grpc: OtlpGrpcServer;

beforeAll(async () => {
  http = await listenOtlp({ sink, port: 0 });
  grpc = await otlpGrpcServer({ sink, port: 0 });
});
afterAll(async () => {
  await http.close();
  await grpc.close();
});
beforeEach(() => {
  sink.batches.length = 0;
});

const gzip = { compression: 'gzip' as never };

async function sendSpans(exporter: SpanExporter): Promise<void> {
  const provider = new TracerProvider({
    resource,
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  });
  const tracer = provider.getTracer('shop', '1.2.3');
  const parent = tracer.startSpan('POST /orders', {
    kind: SpanKind.SERVER,
    startTime: [1_700_000_000, 123_456_789],
    attributes: {
      'http.request.method': 'POST',
      retries: 3,
      ratio: 0.5,
      hot: true,
      tags: ['a', 'b'],
    },
    links: [{ context: { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1 } }],
  });
  parent.addEvent('cache.miss', { key: 'k1' }, [1_700_000_000, 200_000_000]);
  parent.setStatus({ code: SpanStatusCode.ERROR, message: 'no stock' });
  const child = tracer.startSpan(
    'SELECT stock',
    { kind: SpanKind.CLIENT, startTime: [1_700_000_000, 150_000_000] },
    trace.setSpan(ROOT_CONTEXT, parent),
  );
  child.end([1_700_000_000, 160_000_000]);
  parent.end([1_700_000_000, 323_456_789]);
  await provider.forceFlush();
  await provider.shutdown();
}

describe('real exporters', () => {
  const spanExporters: Record<string, () => SpanExporter> = {
    'http/protobuf': () => new ProtoTraces({ url: `${http.url}/v1/traces` }),
    'http/protobuf with gzip': () => new ProtoTraces({ url: `${http.url}/v1/traces`, ...gzip }),
    'http/json': () => new JsonTraces({ url: `${http.url}/v1/traces` }),
    'http/json with gzip': () => new JsonTraces({ url: `${http.url}/v1/traces`, ...gzip }),
    grpc: () => new GrpcTraces({ url: grpc.url }),
    'grpc with gzip': () => new GrpcTraces({ url: grpc.url, ...gzip }),
  };

  it.each(Object.entries(spanExporters))('spans by %s', async (_name, exporter) => {
    await sendSpans(exporter());
    const spans = sink.batches.flatMap((batch) => [...spanRows(batch)]);
    expect(spans.length).toBe(2);
    const parent = spans.find((span) => span.name === 'POST /orders');
    const child = spans.find((span) => span.name === 'SELECT stock');
    expect(parent).toMatchObject({
      kind: 2,
      startNano: 1_700_000_000_123_456_789n,
      endNano: 1_700_000_000_323_456_789n,
      duration: 200,
      status: 2,
      statusMessage: 'no stock',
      parentSpanId: '',
      scope: { name: 'shop', version: '1.2.3' },
    });
    expect(Object.fromEntries(parent?.attributes ?? [])).toEqual({
      'http.request.method': 'POST',
      retries: 3,
      ratio: 0.5,
      hot: true,
      tags: ['a', 'b'],
    });
    expect(parent?.resource.get('service.name')).toBe('cart');
    expect(parent?.events).toMatchObject([
      { name: 'cache.miss', timeNano: 1_700_000_000_200_000_000n },
    ]);
    expect(parent?.links).toMatchObject([{ traceId: '1'.repeat(32), spanId: '2'.repeat(16) }]);
    expect(child?.parentSpanId).toBe(parent?.spanId);
    expect(child?.traceId).toBe(parent?.traceId);
  });

  const logExporters: Record<string, () => LogRecordExporter> = {
    'http/protobuf': () => new ProtoLogs({ url: `${http.url}/v1/logs` }),
    'http/json': () => new JsonLogs({ url: `${http.url}/v1/logs` }),
  };

  it.each(Object.entries(logExporters))('logs and change events by %s', async (_name, exporter) => {
    const provider = new LoggerProvider({
      resource,
      processors: [new BatchLogRecordProcessor({ exporter: exporter() })],
    });
    const logger = provider.getLogger('deployer');
    logger.emit({
      severityNumber: SeverityNumber.ERROR,
      severityText: 'ERROR',
      body: 'no stock for sku 17',
      timestamp: [1_700_000_000, 1_000_000],
      attributes: { sku: 17 },
    });
    logger.emit({
      eventName: 'deployment',
      body: 'cart 2.1.0 is out',
      timestamp: [1_700_000_000, 2_000_000],
      attributes: { 'deployment.id': 'd-17', 'deployment.status': 'succeeded' },
    });
    await provider.forceFlush();
    await provider.shutdown();
    const [batch] = sink.batches;
    expect(sink.batches.length).toBe(1);
    const [record, event] = batch ? [...logRows(batch)] : [];
    expect(record).toMatchObject({
      time: 1_700_000_000_001,
      severity: 17,
      severityText: 'ERROR',
      body: 'no stock for sku 17',
    });
    expect(record?.attributes.get('sku')).toBe(17);
    expect(event?.eventName).toBe('deployment');
    expect(batch?.changes).toEqual([
      {
        id: 'd-17',
        kind: 'deploy',
        service: 'cart',
        version: '2.1.0',
        time: 1_700_000_000_002,
        title: 'cart 2.1.0 is out',
        attributes: { 'deployment.id': 'd-17', 'deployment.status': 'succeeded' },
      },
    ]);
  });

  const metricExporters: Record<string, () => PushMetricExporter> = {
    'http/protobuf': () => new ProtoMetrics({ url: `${http.url}/v1/metrics` }),
    'http/json': () => new JsonMetrics({ url: `${http.url}/v1/metrics` }),
  };

  it.each(Object.entries(metricExporters))('metrics by %s', async (_name, exporter) => {
    const reader = new PeriodicExportingMetricReader({
      exporter: exporter(),
      exportIntervalMillis: 1_000_000,
    });
    const provider = new MeterProvider({
      resource,
      readers: [reader],
      views: [
        {
          instrumentName: 'payload.size',
          aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM },
        },
      ],
    });
    const meter = provider.getMeter('shop');
    meter.createCounter('orders', { unit: '{order}' }).add(3, { region: 'eu' });
    const duration = meter.createHistogram('duration', {
      unit: 's',
      advice: { explicitBucketBoundaries: [1, 10] },
    });
    for (const value of [0.5, 2, 100]) duration.record(value);
    meter.createHistogram('payload.size').record(1000);
    meter.createUpDownCounter('queue').add(-2);
    await provider.forceFlush();
    await provider.shutdown();
    const points = sink.batches.flatMap((batch) => [...pointRows(batch)]);
    const byName = (name: string) => points.find((point) => point.descriptor.name === name);
    expect(byName('orders')).toMatchObject({
      value: 3,
      descriptor: { kind: 'sum', unit: '{order}', monotonic: true, temporality: 'cumulative' },
    });
    expect(byName('orders')?.attributes.get('region')).toBe('eu');
    expect(byName('duration')).toMatchObject({ value: 102.5, count: 3 });
    expect([...(byName('duration')?.histogram?.counts ?? [])]).toEqual([1, 1, 1]);
    expect(byName('payload.size')?.descriptor.kind).toBe('exponential_histogram');
    expect(byName('payload.size')?.exponential?.max).toBe(1000);
    expect(byName('queue')).toMatchObject({ value: -2, descriptor: { monotonic: false } });
  });
});
