import { AbduceError, type CallOptions, type Millis } from '@abduce/core';
import type { Settings } from '../options.ts';
import { backOff, retryAfter } from './back-off.ts';

/** An answer whose status is not 2xx. */
export interface Refusal {
  readonly status: number;
  /** What the server says, shortened. */
  readonly message: string;
}

export interface TransportStats {
  requests: number;
  retries: number;
  bytesSent: number;
  bytesReceived: number;
}

export interface Sending<T> {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
  /** Reads the body of an answer of status 2xx. */
  read(response: Response): Promise<T>;
  /** An answer of any other status that is not tried again; gives a result, or throws. */
  refused(refusal: Refusal): T;
}

/** Sends requests: headers, deadline, tries. */
export interface Transport {
  readonly stats: TransportStats;
  send<T>(sending: Sending<T>, options: CallOptions): Promise<T>;
  /** Aborts what is under way; nothing is sent from then on. */
  close(): void;
}

/** What a failed try says about the next one. */
interface Failure {
  readonly message: string;
  readonly cause?: unknown;
  readonly wait?: Millis | undefined;
}

const maxErrorBytes = 65_536;
const shownMessage = 500;

/** The start of a body, as text. */
async function readSome(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  while (reader !== undefined && length < maxErrorBytes) {
    const { value, done } = await reader.read();
    if (done) break;
    parts.push(value);
    length += value.length;
  }
  await reader?.cancel();
  return Buffer.concat(parts).subarray(0, maxErrorBytes).toString('utf8');
}

function messageOf(body: string): string {
  try {
    const { error, errorType } = JSON.parse(body) as { error?: unknown; errorType?: unknown };
    if (typeof error === 'string') {
      return `${typeof errorType === 'string' ? `${errorType}: ` : ''}${error}`.slice(
        0,
        shownMessage,
      );
    }
  } catch {
    // A proxy's page, or plain text as remote write answers.
  }
  return body.trim().slice(0, shownMessage);
}

export function isTransient(status: number): boolean {
  return status === 429 || (status >= 500 && status !== 501 && status !== 505);
}

export function transport(settings: Settings): Transport {
  const { clock, timeout, retry, name } = settings;
  const closing = new AbortController();
  const delay = backOff(retry);
  const stats: TransportStats = { requests: 0, retries: 0, bytesSent: 0, bytesReceived: 0 };

  const attempt = async <T>(
    sending: Sending<T>,
    { signal }: CallOptions,
  ): Promise<{ readonly result: T } | Failure> => {
    const ended = new AbortController();
    const late = new AbortController();
    clock.sleep(timeout, { signal: ended.signal }).then(
      () => late.abort(new Error(`no answer within ${timeout} ms`)),
      () => {},
    );
    const signals = [late.signal, closing.signal, ...(signal === undefined ? [] : [signal])];
    const either = AbortSignal.any(signals);
    try {
      const headers = { ...sending.headers, ...(await settings.headers({ signal: either })) };
      stats.requests++;
      stats.bytesSent += sending.body?.length ?? 0;
      const response = await settings.fetch(sending.url, {
        method: sending.method,
        headers,
        signal: either,
        // Where a redirect leads, credentials and telemetry do not follow.
        redirect: 'manual',
        ...(sending.body !== undefined && {
          body: sending.body as NonNullable<RequestInit['body']>,
        }),
      });
      if (response.ok) return { result: await sending.read(response) };
      const message = messageOf(await readSome(response));
      if (!isTransient(response.status)) {
        return { result: sending.refused({ status: response.status, message }) };
      }
      return {
        message: `status ${response.status}${message === '' ? '' : `: ${message}`}`,
        wait: retryAfter(response.headers.get('retry-after'), clock.now()),
      };
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof AbduceError || closing.signal.aborted) throw error;
      const cause = late.signal.aborted ? (late.signal.reason as Error) : error;
      return { message: cause instanceof Error ? cause.message : String(cause), cause };
    } finally {
      ended.abort();
    }
  };

  const ensureOpen = (): void => {
    if (!closing.signal.aborted) return;
    throw new AbduceError('STORE_UNAVAILABLE', `store "${name}" is closed`, {
      hint: 'Create another one; closing is final.',
    });
  };

  return {
    stats,
    close: () => closing.abort(new Error('closed')),
    async send(sending, options) {
      options.signal?.throwIfAborted();
      for (let failures = 0; ; ) {
        ensureOpen();
        const outcome = await attempt(sending, options).catch((error: unknown) => {
          ensureOpen();
          throw error;
        });
        if ('result' in outcome) return outcome.result;
        failures++;
        const wait = Math.max(outcome.wait ?? 0, delay(failures));
        if (failures >= retry.attempts || (outcome.wait ?? 0) > retry.maxRetryAfter) {
          const { origin, pathname } = new URL(sending.url);
          throw new AbduceError(
            'STORE_UNAVAILABLE',
            `store "${name}" did not answer at ${origin}${pathname}, tried ${failures} times: ${outcome.message}`,
            {
              hint: 'Check that the server is up and can be reached, and its limits; then try again.',
              cause: outcome.cause,
              details: { attempts: failures, retryAfter: outcome.wait },
            },
          );
        }
        stats.retries++;
        const signals = [closing.signal, ...(options.signal === undefined ? [] : [options.signal])];
        await clock.sleep(wait, { signal: AbortSignal.any(signals) }).catch((error: unknown) => {
          ensureOpen();
          throw error;
        });
      }
    },
  };
}
