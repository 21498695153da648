import {
  AbduceError,
  type CallOptions,
  type Clock,
  type Logger,
  type Millis,
  systemClock,
} from '@abduce/core';
import { defaultLimits, type PrometheusLimits } from './limits.ts';

/** The part of `fetch` that the store uses. */
export type PrometheusFetch = (url: string, init: RequestInit) => Promise<Response>;

export type PrometheusHeaders = Readonly<Record<string, string>>;

export interface PrometheusRetry {
  /** Tries of one request in all. Default 6. */
  readonly attempts: number;
  /** Before the second try; doubled with each one, and shortened by up to half at random. Default 250. */
  readonly firstDelay: Millis;
  readonly maxDelay: Millis;
  /** A server that asks to wait longer than this is given up on. Default 60,000. */
  readonly maxRetryAfter: Millis;
  /** Of the random part. */
  readonly seed: number;
}

export interface PrometheusStoreOptions {
  /** Where `/api/v1/…` hangs, for example `http://mimir:9009/prometheus`. */
  readonly url: string;
  /** Where remote write goes; `false` for a store that is only read. Default `<url>/api/v1/write`. */
  readonly writeUrl?: string | false;
  /** Shown in errors and by `store.name`. Default `prometheus`. */
  readonly name?: string;
  /** Sent with every request: authorization, tenants (`X-Scope-OrgID`). A function is asked each time. */
  readonly headers?: PrometheusHeaders | ((options: CallOptions) => Promise<PrometheusHeaders>);
  /** Labels that everything written gets and everything read must have, such as a project on a shared server. */
  readonly labels?: Readonly<Record<string, string>>;
  /** `POST` keeps long queries out of the URL; some proxies let only `GET` through. Default `POST`. */
  readonly method?: 'GET' | 'POST';
  /** Ends series whose points say that there is no recorded value. Default true. */
  readonly staleMarkers?: boolean;
  /** Requests at one time, reading and writing each. Default 4. */
  readonly concurrency?: number;
  /** For one try of one request, its answer included. Default 30,000. */
  readonly timeout?: Millis;
  readonly limits?: Partial<PrometheusLimits>;
  readonly retry?: Partial<PrometheusRetry>;
  /** Default the global one. */
  readonly fetch?: PrometheusFetch;
  readonly clock?: Clock;
  readonly logger?: Logger;
}

export interface Settings {
  readonly name: string;
  readonly url: string;
  readonly writeUrl: string | undefined;
  readonly headers: (options: CallOptions) => Promise<PrometheusHeaders>;
  readonly labels: ReadonlyMap<string, string>;
  readonly method: 'GET' | 'POST';
  readonly staleMarkers: boolean;
  readonly concurrency: number;
  readonly timeout: Millis;
  readonly limits: PrometheusLimits;
  readonly retry: PrometheusRetry;
  readonly fetch: PrometheusFetch;
  readonly clock: Clock;
  readonly logger: Logger | undefined;
}

const defaults = {
  name: 'prometheus',
  method: 'POST',
  staleMarkers: true,
  concurrency: 4,
  timeout: 30_000,
} as const;

const defaultRetry: PrometheusRetry = {
  attempts: 6,
  firstDelay: 250,
  maxDelay: 10_000,
  maxRetryAfter: 60_000,
  seed: 1,
};

function checkUrl(text: string, option: string): string {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new AbduceError('CONFIG', `${option} "${text}" is no http or https URL`, {
      hint: 'Use for example "http://localhost:9090".',
    });
  }
  if (url.username !== '' || url.password !== '') {
    throw new AbduceError('CONFIG', `${option} holds a user name or password`, {
      hint: 'Put them into headers: { authorization: "Basic …" }.',
    });
  }
  return text.replace(/\/+$/, '');
}

function checkNumbers(numbers: Readonly<Record<string, number>>): void {
  for (const [option, value] of Object.entries(numbers)) {
    if (!(value > 0)) {
      throw new AbduceError('CONFIG', `Prometheus store has ${option} ${value}`, {
        hint: 'Use a number above 0.',
      });
    }
  }
}

/** Options with their defaults, checked; throws `CONFIG`. */
export function settingsOf(options: PrometheusStoreOptions): Settings {
  const url = checkUrl(options.url, 'url');
  const { headers = {}, writeUrl = `${url}/api/v1/write` } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const retry = { ...defaultRetry, ...options.retry };
  const { name, method, staleMarkers, concurrency, timeout } = { ...defaults, ...options };
  const { seed: _, ...delays } = retry;
  checkNumbers({ concurrency, timeout, ...limits, ...delays });
  if (limits.labelValueBytes < 32 || limits.labelNameBytes < 32 || limits.labels < 8) {
    throw new AbduceError('CONFIG', 'Prometheus store has limits too small for its own labels', {
      hint: 'Allow at least 32 bytes for names and values of labels, and 8 labels.',
    });
  }
  return {
    name,
    url,
    writeUrl: writeUrl === false ? undefined : checkUrl(writeUrl, 'writeUrl'),
    headers: typeof headers === 'function' ? headers : async () => headers,
    labels: new Map(Object.entries(options.labels ?? {})),
    method,
    staleMarkers,
    concurrency,
    timeout,
    limits,
    retry,
    fetch: options.fetch ?? ((input, init) => fetch(input, init)),
    clock: options.clock ?? systemClock(),
    logger: options.logger,
  };
}
