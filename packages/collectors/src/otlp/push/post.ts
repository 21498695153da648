import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { AbduceError, type Millis } from '@abduce/core';
import type { PushSettings } from './options.ts';
import { retryAfter } from './retry-after.ts';

const compress = promisify(gzip);

/** What a receiver said, when it said something final. */
export interface Answer {
  readonly status: number;
  readonly body: Uint8Array;
  readonly mediaType: string;
}

export interface PushCounters {
  requests: number;
  retries: number;
  bytes: number;
}

export type Post = (
  path: string,
  mediaType: string,
  body: Uint8Array,
  signal: AbortSignal | undefined,
) => Promise<Answer>;

/** As the specification of OTLP over HTTP lists them. */
const transient = new Set([429, 502, 503, 504]);
/** Answers are short; of one that is not the start will do. */
const maxAnswer = 65_536;

interface Failure {
  readonly message: string;
  readonly cause?: unknown;
  readonly wait?: Millis | undefined;
}

async function readSome(response: Response): Promise<Uint8Array> {
  const reader = response.body?.getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  while (reader !== undefined && length < maxAnswer) {
    const { value, done } = await reader.read();
    if (done) break;
    parts.push(value);
    length += value.length;
  }
  await reader?.cancel();
  return Buffer.concat(parts).subarray(0, maxAnswer);
}

/** Sends bodies: compressed, with headers and a deadline, and again where the receiver may be better soon. */
export function poster(settings: PushSettings, counters: PushCounters): Post {
  const { clock, timeout, retry, random } = settings;

  const attempt = async (
    url: string,
    headers: Readonly<Record<string, string>>,
    body: Uint8Array,
    stop: AbortSignal | undefined,
  ): Promise<Answer | Failure> => {
    const ended = new AbortController();
    const late = new AbortController();
    clock.sleep(timeout, { signal: ended.signal }).then(
      () => late.abort(new Error(`no answer within ${timeout} ms`)),
      () => {},
    );
    const signal = AbortSignal.any([late.signal, ...(stop === undefined ? [] : [stop])]);
    try {
      counters.requests++;
      counters.bytes += body.length;
      const response = await settings.fetch(url, {
        method: 'POST',
        headers: { ...headers, ...(await settings.headers({ signal })) },
        body: body as NonNullable<RequestInit['body']>,
        signal,
        // Where a redirect leads, credentials and telemetry do not follow.
        redirect: 'manual',
      });
      const answer: Answer = {
        status: response.status,
        body: await readSome(response),
        mediaType: response.headers.get('content-type') ?? '',
      };
      if (!transient.has(response.status)) return answer;
      return {
        message: `status ${response.status}`,
        wait: retryAfter(response.headers.get('retry-after'), clock.now()),
      };
    } catch (error) {
      stop?.throwIfAborted();
      if (error instanceof AbduceError) throw error;
      const cause = late.signal.aborted ? (late.signal.reason as Error) : error;
      return { message: cause instanceof Error ? cause.message : String(cause), cause };
    } finally {
      ended.abort();
    }
  };

  return async (path, mediaType, body, signal) => {
    const url = `${settings.url}${path}`;
    const zipped = settings.compression === 'gzip';
    const sent = zipped ? await compress(body) : body;
    const headers = { 'content-type': mediaType, ...(zipped && { 'content-encoding': 'gzip' }) };
    for (let failures = 0; ; ) {
      signal?.throwIfAborted();
      const outcome = await attempt(url, headers, sent, signal);
      if ('status' in outcome) return outcome;
      failures++;
      const grown = Math.min(retry.maxDelay, retry.firstDelay * 2 ** Math.min(failures - 1, 50));
      const asked = outcome.wait ?? 0;
      if (failures >= retry.attempts || asked > retry.maxRetryAfter) {
        throw new AbduceError(
          'STORE_UNAVAILABLE',
          `nobody took telemetry at ${url}, tried ${failures} times: ${outcome.message}`,
          {
            hint: 'Check that the receiver is up and can be reached; then try again.',
            cause: outcome.cause,
            details: { url, attempts: failures, retryAfter: outcome.wait },
          },
        );
      }
      counters.retries++;
      const wait = Math.max(asked, grown * (1 - random() / 2));
      await clock.sleep(wait, signal === undefined ? {} : { signal });
    }
  };
}
