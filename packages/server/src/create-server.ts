import {
  type IngestRequest,
  type OtlpHandler,
  type OtlpHandlerOptions,
  otlpHandler,
} from '@abduce/collectors/otlp';
import type { IncidentEvent, Investigation, Millis, Observer } from '@abduce/core';
import { incidentLog } from './incident-log.ts';
import { incidentRoutes } from './incident-routes.ts';

export interface ServerOptions {
  readonly observer: Observer;
  /** How often to assess. Default 15 s. */
  readonly every?: Millis;
  /** Incidents kept for reading. Default 100. */
  readonly keep?: number;
  /** Limits and authorisation of the receiver. Incidents are read without it. */
  readonly otlp?: Omit<OtlpHandlerOptions, 'sink'>;
  /** Called for every event of an incident. */
  readonly onEvent?: (event: IncidentEvent) => void;
  /** Called when an incident has been explained. */
  readonly onInvestigation?: (investigation: Investigation) => void;
  /** Called when an incident could not be explained. The incident stays; its next event tries again. */
  readonly onError?: (error: unknown) => void;
}

/** OTLP in, incidents and reports out; see the README for the routes. */
export interface AbduceServer {
  /** Answers one request; never rejects. `nodeListener` calls it without the detour through web streams. */
  readonly handle: OtlpHandler;
  /** Watches the observer and investigates what opens, until the signal aborts. */
  run(options: { readonly signal: AbortSignal }): Promise<void>;
}

const defaults = { every: 15_000, keep: 100 };

export function createServer(options: ServerOptions): AbduceServer {
  const { observer, every = defaults.every, keep = defaults.keep } = options;
  const receiver = otlpHandler({ ...options.otlp, sink: observer.sink });
  const log = incidentLog(keep);
  const own = incidentRoutes(log);

  const handle = async (request: Request): Promise<Response> => {
    const { method } = request;
    const answer = own(method, new URL(request.url).pathname);
    if (answer === undefined) return receiver(request);
    const { status, headers, body } = answer;
    return new Response(method === 'HEAD' ? null : body, { status, headers });
  };
  const ingest = async (request: IngestRequest): ReturnType<OtlpHandler['ingest']> =>
    own(request.method, request.path) ?? receiver.ingest(request);

  const explain = async (event: IncidentEvent, signal: AbortSignal): Promise<void> => {
    const { id } = event.incident;
    if (event.type === 'resolved' && log.get(id)?.investigation !== undefined) return;
    try {
      const investigation = await observer.investigate(event.incident, { signal });
      log.attach(id, investigation);
      options.onInvestigation?.(investigation);
    } catch (error) {
      signal.throwIfAborted();
      options.onError?.(error);
    }
  };

  return {
    handle: Object.assign(handle, { ingest, stats: receiver.stats }),
    async run({ signal }) {
      try {
        for await (const event of observer.watch({ every, signal })) {
          log.add(event);
          options.onEvent?.(event);
          await explain(event, signal);
        }
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    },
  };
}
