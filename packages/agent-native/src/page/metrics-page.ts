import { breathe } from '../metrics/breathe.ts';
import { metricsContentType } from '../metrics/metrics-text.ts';

/** A running `agentCollector`, or anything else that knows its metrics. */
export interface MetricsSource {
  metrics(): string;
  /** The same in pieces, so that a long page does not hold up everything else. */
  metricsPieces?(): Iterable<string>;
}

function streamOf(pieces: Iterable<string>): ReadableStream<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  const rest = pieces[Symbol.iterator]();
  return new ReadableStream({
    async pull(controller) {
      await breathe();
      const { value, done } = rest.next();
      if (done === true) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
  });
}

/** `/metrics` as a plain function: for a server that is there already. Other paths are answered with 404. */
export function metricsPage(source: MetricsSource): (request: Request) => Response {
  return (request) => {
    if (new URL(request.url).pathname !== '/metrics') {
      return new Response('not found; try /metrics\n', { status: 404 });
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return new Response('only GET\n', { status: 405, headers: { allow: 'GET, HEAD' } });
    }
    const pieces =
      request.method === 'HEAD' ? [] : (source.metricsPieces?.() ?? [source.metrics()]);
    return new Response(request.method === 'HEAD' ? null : streamOf(pieces), {
      headers: { 'content-type': metricsContentType },
    });
  };
}
