import type { Clock, Logger, TelemetrySink } from '@abduce/core';
import type { OtlpLimits } from './limits.ts';
import type { RequestObserver } from './request-event.ts';

/** What is known of a request before its body is read. */
export interface AuthorizeRequest {
  readonly transport: 'http' | 'grpc';
  readonly method: string;
  readonly path: string;
  /** Undefined when the header was not sent. Names in lower case. */
  header(name: string): string | undefined;
}

/** True lets the request in. Throwing answers with an internal error and keeps it out. */
export type Authorize = (request: AuthorizeRequest) => boolean | Promise<boolean>;

export interface OtlpOptions {
  /** Where batches go. A request is answered when `write` has resolved. */
  readonly sink: TelemetrySink;
  /** Default: every request is let in. See `bearerToken`. */
  readonly authorize?: Authorize;
  readonly limits?: Partial<OtlpLimits>;
  /** Default: the machine's clock. */
  readonly clock?: Clock;
  /** Default: nothing is logged. */
  readonly logger?: Logger;
  /** Told of every request: see `otlpMetrics`. */
  readonly observers?: readonly RequestObserver[];
  /** One server span for each request, through @opentelemetry/api. Default true; free without an SDK. */
  readonly tracing?: boolean;
}

export const silentLogger: Logger = { log: () => {} };
