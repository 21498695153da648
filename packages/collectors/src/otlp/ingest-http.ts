import { acceptChanges } from './accept-changes.ts';
import { type Body, overBudget, tooLarge } from './body-plan.ts';
import type { BodySource } from './body-source.ts';
import { parseCoding } from './content-coding.ts';
import { type CorsOptions, corsHeaders } from './cors.ts';
import { within } from './deadline.ts';
import { type Exchange, newExchange, postOptions, toEvent } from './exchange.ts';
import { createGate } from './gate.ts';
import type { Ingest, IngestRequest, IngestResponse } from './ingest.ts';
import { formatOf, requireFormat } from './media-type.ts';
import { readBody } from './read-body.ts';
import type { Receiver } from './receiver.ts';
import { isRefusal, type Refusal, refuse } from './refusal.ts';
import { acceptedResponse, changesResponse, refusalResponse } from './respond.ts';
import { type Route, router } from './routes.ts';
import type { Tracing } from './tracing.ts';

export interface HttpOptions {
  /** Stands before `/v1/…`. Default none. */
  readonly basePath?: string;
  /** Lets web pages post. Default: no CORS headers, so that they cannot. */
  readonly cors?: CorsOptions;
}

/** As many as the thread pool of Node has threads. */
const inflating = 4;

/** A declared length is only ever used to say no early. */
function declaredLength(request: IngestRequest): number {
  const length = Number(request.header('content-length') ?? 0);
  return Number.isFinite(length) ? length : 0;
}

/** OTLP over HTTP, free of any server's types. */
export function httpIngest(receiver: Receiver, options: HttpOptions, tracing: Tracing): Ingest {
  const { limits, clock, budget } = receiver;
  const gate = createGate(inflating);
  const routeOf = router(options.basePath ?? '');

  /** Everything that can be said without the body. */
  const admit = async (request: IngestRequest, exchange: Exchange): Promise<Route | Refusal> => {
    const route = routeOf(request.path);
    if (route === undefined) {
      return refuse(
        'not_found',
        'no such path: post to /v1/traces, /v1/metrics, /v1/logs or /v1/changes',
      );
    }
    exchange.route = route;
    if (request.method !== 'POST') {
      return refuse('method_not_allowed', 'only POST is allowed here', {
        headers: { allow: postOptions.allow as string },
      });
    }
    const { method, path } = request;
    const header = (name: string): string | undefined => request.header(name.toLowerCase());
    const denied = await receiver.authorize({ transport: 'http', method, path, header });
    if (denied !== undefined) return denied;
    if (declaredLength(request) > limits.maxWireBytes) {
      return tooLarge('the body', limits.maxWireBytes);
    }
    return budget.used >= budget.limit ? overBudget : route;
  };

  const receive = async (
    request: IngestRequest,
    exchange: Exchange,
  ): Promise<IngestResponse | Refusal> => {
    const route = await admit(request, exchange);
    if (typeof route !== 'string') return route;
    const format = requireFormat(route, request.header('content-type'));
    if (typeof format !== 'string') return format;
    const coding = parseCoding(request.header('content-encoding'));
    if (typeof coding !== 'string') return coding;
    exchange.format = format;
    exchange.coding = coding;

    const lease = budget.lease();
    let source: BodySource | undefined;
    try {
      const reading = request.body();
      source = reading;
      const maxBytes = format === 'json' ? limits.maxJsonBytes : limits.maxDecodedBytes;
      const body = await within<Body | Refusal>(
        clock,
        limits.bodyTimeout,
        request.signal,
        (signal) => readBody(reading, { coding, limits, maxBytes, lease, gate, signal }),
      );
      if (typeof body === 'string' || isRefusal(body)) {
        source.cancel();
        lease.release();
        if (body === 'aborted') return refuse('cancelled', 'the request was abandoned');
        if (body !== 'expired') return body;
        return refuse('timeout', `the body took longer than ${limits.bodyTimeout} ms to arrive`);
      }
      exchange.wireBytes = body.wire;
      exchange.decodedBytes = body.bytes.length;
      if (route === 'changes') {
        const result = await acceptChanges(receiver, body.bytes, lease, request.signal);
        if (isRefusal(result)) return result;
        exchange.records = result.ids.length;
        return changesResponse(result.ids);
      }
      const result = await receiver.accept(route, format, body, lease, request.signal);
      if (isRefusal(result)) return result;
      exchange.records = result.records;
      exchange.refused = result.refused;
      if (result.refused > 0) exchange.outcome = 'partial';
      return acceptedResponse(route, format, result);
    } catch (cause) {
      source?.cancel();
      lease.release();
      throw cause;
    }
  };

  return async (request) => {
    const started = clock.now();
    const exchange = newExchange();
    receiver.begin();
    const span = tracing.start(request.method, request.path, routeOf(request.path));
    let result: IngestResponse | Refusal;
    if (request.method === 'OPTIONS') {
      exchange.route = routeOf(request.path) ?? 'none';
      result =
        exchange.route === 'none'
          ? refuse('not_found', 'no such path')
          : { status: 204, headers: postOptions, body: '' };
    } else {
      try {
        result = await receive(request, exchange);
      } catch (cause) {
        result = request.signal?.aborted
          ? refuse('cancelled', 'the request was abandoned')
          : receiver.fail(cause);
      }
    }
    if (isRefusal(result)) {
      exchange.outcome = result.reason;
      result = refusalResponse(result, formatOf(request.header('content-type')));
    }
    const origin = options.cors && request.header('origin');
    const cors = corsHeaders(options.cors, origin, request.method === 'OPTIONS');
    const event = toEvent(exchange, 'http', result.status, clock.now() - started);
    receiver.finish(event);
    span?.end(event);
    return { ...result, headers: { ...result.headers, ...cors } };
  };
}
