import { type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { RequestEvent } from './request-event.ts';
import type { Route } from './routes.ts';

interface RequestSpan {
  end(event: RequestEvent): void;
}

export interface Tracing {
  /** Undefined when nobody would see the span. */
  start(method: string, path: string, route: Route | undefined): RequestSpan | undefined;
}

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']);

function endSpan(span: Span, event: RequestEvent): void {
  span.setAttributes({
    [event.transport === 'http' ? 'http.response.status_code' : 'rpc.grpc.status_code']:
      event.status,
    'abduce.otlp.outcome': event.outcome,
    'abduce.otlp.records': event.records,
    'abduce.otlp.refused': event.refused,
    'http.request.body.size': event.wireBytes,
  });
  const failed = event.outcome === 'internal' || event.outcome === 'unavailable';
  if (failed) span.setStatus({ code: SpanStatusCode.ERROR, message: event.outcome });
  span.end();
}

/** Server spans through whatever tracer provider the process has registered. */
export function createTracing(enabled: boolean): Tracing {
  if (!enabled) return { start: () => undefined };
  return {
    start(method, path, route) {
      const known = methods.has(method) ? method : '_OTHER';
      const span = trace
        .getTracer('@abduce/collectors')
        .startSpan(route === undefined ? known : `${known} /v1/${route}`, {
          kind: SpanKind.SERVER,
        });
      if (!span.isRecording()) return undefined;
      span.setAttribute('http.request.method', known);
      span.setAttribute('url.path', path);
      if (route !== undefined) span.setAttribute('http.route', `/v1/${route}`);
      return { end: (event) => endSpan(span, event) };
    },
  };
}
