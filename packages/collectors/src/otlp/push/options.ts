import {
  AbduceError,
  type CallOptions,
  type Clock,
  type Logger,
  type Millis,
  systemClock,
} from '@abduce/core';

/** The part of `fetch` that the sink uses. */
export type OtlpFetch = (url: string, init: RequestInit) => Promise<Response>;

export type OtlpHeaders = Readonly<Record<string, string>>;

export interface OtlpRetry {
  /** Tries of one request in all. Default 6. */
  readonly attempts: number;
  /** Before the second try; doubled with each one, and shortened by up to half at random. Default 250. */
  readonly firstDelay: Millis;
  /** Default 10,000. */
  readonly maxDelay: Millis;
  /** A receiver that asks to wait longer than this is given up on. Default 60,000. */
  readonly maxRetryAfter: Millis;
}

export interface OtlpSinkOptions {
  /** Where `/v1/traces`, `/v1/metrics` and `/v1/logs` hang, for example `http://collector:4318`. */
  readonly url: string;
  /** Sent with every request. A function is asked each time. */
  readonly headers?: OtlpHeaders | ((options: CallOptions) => Promise<OtlpHeaders>);
  /** Default `gzip`. */
  readonly compression?: 'gzip' | 'none';
  /** Bytes of one body before compression, beyond which a batch is split. Default 4 MiB, as receivers take at least. */
  readonly maxBytes?: number;
  /** Post changes to `/v1/changes`, which receivers of abduce have. Default false: they are left out and counted. */
  readonly changes?: boolean;
  /** For one try of one request, its answer included. Default 30,000. */
  readonly timeout?: Millis;
  readonly retry?: Partial<OtlpRetry>;
  /** Ends what is under way, and every write from then on, with its reason. */
  readonly signal?: AbortSignal;
  /** Default: the global one. */
  readonly fetch?: OtlpFetch;
  /** Uniform in [0, 1). Default `Math.random`. */
  readonly random?: () => number;
  /** Default: the system's. */
  readonly clock?: Clock;
  /** Told what a receiver did not take. */
  readonly logger?: Logger;
}

export interface PushSettings {
  readonly url: string;
  readonly headers: (options: CallOptions) => Promise<OtlpHeaders>;
  readonly compression: 'gzip' | 'none';
  readonly maxBytes: number;
  readonly changes: boolean;
  readonly timeout: Millis;
  readonly retry: OtlpRetry;
  readonly signal: AbortSignal | undefined;
  readonly fetch: OtlpFetch;
  readonly random: () => number;
  readonly clock: Clock;
  readonly logger: Logger | undefined;
}

const defaults = {
  compression: 'gzip',
  maxBytes: 4 << 20,
  changes: false,
  timeout: 30_000,
} as const;

const defaultRetry: OtlpRetry = {
  attempts: 6,
  firstDelay: 250,
  maxDelay: 10_000,
  maxRetryAfter: 60_000,
};

function checkedUrl(text: string): string {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new AbduceError('CONFIG', `url "${text}" of the OTLP sink is no http or https URL`, {
      hint: 'Use for example "http://localhost:4318".',
    });
  }
  if (url.username !== '' || url.password !== '') {
    throw new AbduceError('CONFIG', 'url of the OTLP sink holds a user name or password', {
      hint: 'Put them into headers: { authorization: "Basic …" }.',
    });
  }
  if (url.search !== '' || url.hash !== '') {
    throw new AbduceError('CONFIG', `url "${text}" of the OTLP sink has a query or a fragment`, {
      hint: 'Give what stands before /v1/traces.',
    });
  }
  return text.replace(/\/+$/, '');
}

/** Options with their defaults, checked; throws `CONFIG`. */
export function pushSettings(options: OtlpSinkOptions): PushSettings {
  const { compression, maxBytes, changes, timeout } = { ...defaults, ...options };
  const retry = { ...defaultRetry, ...options.retry };
  for (const [name, value] of Object.entries({ maxBytes, timeout, ...retry })) {
    if (value > 0 && !Number.isNaN(value)) continue;
    throw new AbduceError('CONFIG', `the OTLP sink has ${name} ${value}`, {
      hint: 'Use a number above 0.',
    });
  }
  const { headers = {} } = options;
  return {
    url: checkedUrl(options.url),
    headers: typeof headers === 'function' ? headers : async () => headers,
    compression,
    maxBytes,
    changes,
    timeout,
    retry,
    signal: options.signal,
    fetch: options.fetch ?? ((url, init) => fetch(url, init)),
    random: options.random ?? Math.random,
    clock: options.clock ?? systemClock(),
    logger: options.logger,
  };
}
