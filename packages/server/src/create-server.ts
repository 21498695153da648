import { type OtlpHandlerOptions, otlpHandler } from '@abduce/collectors/otlp';
import type { IncidentEvent, Investigation, Millis, Observer } from '@abduce/core';
import { renderHtml } from '@abduce/rca';
import { type IncidentLog, incidentLog } from './incident-log.ts';
import { incidentsPage } from './incidents-page.ts';

export interface ServerOptions {
  readonly observer: Observer;
  /** How often to assess. Default 15 s. */
  readonly every?: Millis;
  /** Incidents kept for reading. Default 100. */
  readonly keep?: number;
  /** Limits and authorisation of the receiver. */
  readonly otlp?: Omit<OtlpHandlerOptions, 'sink'>;
  /** Called for every event of an incident. */
  readonly onEvent?: (event: IncidentEvent) => void;
  /** Called when an incident has been explained. */
  readonly onInvestigation?: (investigation: Investigation) => void;
  /** Called when an incident could not be explained. The incident stays; the next update tries again. */
  readonly onError?: (error: unknown) => void;
}

/** OTLP in, incidents and reports out; see the README for the routes. */
export interface AbduceServer {
  /** Answers one request. Never throws. */
  handle(request: Request): Promise<Response>;
  /** Watches the observer and investigates what opens, until the signal aborts. */
  run(options: { readonly signal: AbortSignal }): Promise<void>;
}

const defaults = { every: 15_000, keep: 100 };

/** Report pages hold their own styles and scripts and may load nothing else. */
const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

function page(html: string, status = 200): Response {
  return new Response(html, { status, headers: pageHeaders });
}

function json(value: unknown, status = 200): Response {
  return Response.json(value, {
    status,
    headers: { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
  });
}

export function createServer(options: ServerOptions): AbduceServer {
  const { observer, every = defaults.every, keep = defaults.keep } = options;
  const receive = otlpHandler({ ...options.otlp, sink: observer.sink });
  const log = incidentLog(keep);
  return {
    handle(request) {
      const { pathname } = new URL(request.url);
      if (request.method !== 'GET' && request.method !== 'HEAD') return receive(request);
      return Promise.resolve(
        read(log, pathname) ?? json({ error: `there is nothing at ${pathname}` }, 404),
      );
    },
    async run({ signal }) {
      try {
        for await (const event of observer.watch({ every, signal })) {
          log.add(event);
          options.onEvent?.(event);
          if (event.type === 'resolved') continue;
          try {
            const investigation = await observer.investigate(event.incident, { signal });
            log.attach(event.incident.id, investigation);
            options.onInvestigation?.(investigation);
          } catch (error) {
            signal.throwIfAborted();
            options.onError?.(error);
          }
        }
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    },
  };
}

function read(log: IncidentLog, pathname: string): Response | undefined {
  if (pathname === '/') return page(incidentsPage(log.list()));
  if (pathname === '/v1/incidents')
    return json({ incidents: log.list().map(({ incident }) => incident) });
  const match = /^\/(v1\/)?incidents\/([^/]+)$/.exec(pathname);
  const record = match === null ? undefined : log.get(decodeSegment(match[2] as string));
  if (match === null || record === undefined) return undefined;
  const { incident, investigation } = record;
  if (match[1] !== undefined)
    return json({
      incident,
      diagnosis: investigation?.diagnosis ?? null,
      report: investigation?.report ?? null,
    });
  return investigation === undefined ? undefined : page(renderHtml(investigation.report));
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
