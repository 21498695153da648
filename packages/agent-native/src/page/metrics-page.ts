import { metricsContentType } from '../metrics/metrics-text.ts';

/** A running `agentCollector`, or anything else that knows its metrics. */
export interface MetricsSource {
  metrics(): string;
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
    const body = request.method === 'HEAD' ? null : source.metrics();
    return new Response(body, { headers: { 'content-type': metricsContentType } });
  };
}
