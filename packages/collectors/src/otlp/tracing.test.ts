import { type Span, type TracerProvider, trace } from '@opentelemetry/api';
import {
  InMemorySpanExporter,
  TracerProvider as Sdk,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace';
import { afterEach, describe, expect, it } from 'vitest';
import { traces } from './test-kit/payloads.ts';
import { post, protobuf, setup } from './test-kit/post.ts';

afterEach(() => trace.disable());

function install(): InMemorySpanExporter {
  const exporter = new InMemorySpanExporter();
  const provider: TracerProvider = new Sdk({
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
  });
  trace.setGlobalTracerProvider(provider);
  return exporter;
}

describe('spans of the receiver', () => {
  it('one for each request, with what became of it', async () => {
    const exporter = install();
    const { handler } = setup({ tracing: true });
    await handler(post('/v1/traces', traces(), protobuf));
    await handler(post('/v1/traces', new Uint8Array([1]), protobuf));
    const spans = exporter.getFinishedSpans();
    expect(spans.map((span) => [span.name, span.attributes['http.response.status_code']])).toEqual([
      ['POST /v1/traces', 200],
      ['POST /v1/traces', 400],
    ]);
    expect(spans[0]?.instrumentationScope.name).toBe('@abduce/collectors');
    expect(spans[0]?.attributes).toMatchObject({
      'abduce.otlp.outcome': 'accepted',
      'abduce.otlp.records': 1,
    });
  });

  it('none when switched off, and none without an SDK', async () => {
    const exporter = install();
    await setup({ tracing: false }).handler(post('/v1/traces', traces(), protobuf));
    expect(exporter.getFinishedSpans()).toEqual([]);
    trace.disable();
    const span: Span = trace.getTracer('x').startSpan('y');
    expect(span.isRecording()).toBe(false);
    const response = await setup({ tracing: true }).handler(post('/v1/traces', traces(), protobuf));
    expect(response.status).toBe(200);
  });
});
