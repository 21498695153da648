import { AbduceError, type CallOptions } from '@abduce/core';
import { slices } from '../../slices.ts';
import type { Settings } from '../options.ts';
import { answerParser, type PromAnswer } from '../response/parse-response.ts';
import { knownTexts } from '../response/text.ts';
import { type Gate, gate } from './gate.ts';
import type { Refusal, Transport } from './transport.ts';

export type ApiParams = readonly (readonly [name: string, value: string])[];

/** The HTTP API of a Prometheus-compatible server. */
export interface Api {
  /** Answers of `query` and `query_range`, samples in columns. */
  samples(path: string, params: ApiParams, options?: ApiOptions): Promise<PromAnswer>;
  /** The `data` of any other answer. */
  data(path: string, params: ApiParams, options?: CallOptions): Promise<unknown>;
}

export interface ApiOptions extends CallOptions {
  readonly maxSamples?: number;
}

function tooLarge(limit: number): AbduceError {
  return new AbduceError('STORE_REJECTED', `the answer is larger than ${limit} bytes`, {
    hint: 'Ask for a shorter range, longer steps or fewer series, or raise limits.responseBytes.',
    details: { limit: 'response-bytes', responseBytes: limit },
  });
}

/** Hands the body over in chunks, in short slices of time, and stops at the limit. */
async function readBody(
  response: Response,
  limit: number,
  signal: AbortSignal | undefined,
  take: (chunk: Uint8Array) => void,
): Promise<number> {
  const work = slices(signal);
  const reader = response.body?.getReader();
  let length = 0;
  try {
    while (reader !== undefined) {
      const { value, done } = await reader.read();
      if (done) break;
      length += value.length;
      if (length > limit) throw tooLarge(limit);
      take(value);
      await work.pause();
    }
    return length;
  } catch (error) {
    await reader?.cancel().catch(() => {});
    throw error;
  }
}

/** The error of an answer that says no. */
export function rejection(name: string, { status, message }: Refusal): AbduceError {
  const redirect = status >= 300 && status < 400;
  const hint =
    status === 401 || status === 403
      ? 'Check the credentials and the tenant in the option headers.'
      : redirect || status === 404 || status === 405
        ? 'Check the URL and its path; redirects are not followed.'
        : 'The server understood the request and refused it; see what it says.';
  return new AbduceError(
    'STORE_REJECTED',
    `store "${name}" refused with status ${status}${message === '' ? '' : `: ${message}`}`,
    { hint, details: { status, message } },
  );
}

export function api(settings: Settings, transport: Transport): Api {
  const { url, method, limits, name } = settings;
  const turns: Gate = gate(settings.concurrency);
  const known = knownTexts();
  const call = <T>(
    path: string,
    params: ApiParams,
    { signal }: CallOptions,
    read: (response: Response) => Promise<T>,
  ): Promise<T> => {
    const query = new URLSearchParams(
      params.map(([key, value]): [string, string] => [key, value]),
    ).toString();
    const post = method === 'POST' && path.startsWith('query');
    const target = `${url}/api/v1/${path}`;
    return turns.run(
      () =>
        transport.send(
          {
            url: post || query === '' ? target : `${target}?${query}`,
            method: post ? 'POST' : 'GET',
            headers: {
              accept: 'application/json',
              ...(post && { 'content-type': 'application/x-www-form-urlencoded' }),
            },
            ...(post && { body: query }),
            read,
            refused: (refusal) => {
              throw rejection(name, refusal);
            },
          },
          { ...(signal !== undefined && { signal }) },
        ),
      signal,
    );
  };
  return {
    samples: (path, params, options = {}) =>
      call(path, params, options, async (response) => {
        const parser = answerParser({
          maxSamples: options.maxSamples ?? limits.samples,
          known,
        });
        transport.stats.bytesReceived += await readBody(
          response,
          limits.responseBytes,
          options.signal,
          (chunk) => parser.push(chunk),
        );
        const answer = parser.end();
        if (answer.status !== 'success') {
          const message = `${answer.errorType}: ${answer.error}`;
          throw rejection(name, { status: response.status, message });
        }
        return answer;
      }),
    data: (path, params, options = {}) =>
      call(path, params, options, async (response) => {
        const parts: Uint8Array[] = [];
        transport.stats.bytesReceived += await readBody(
          response,
          limits.responseBytes,
          options.signal,
          (chunk) => parts.push(chunk),
        );
        const text = Buffer.concat(parts).toString('utf8');
        try {
          return (JSON.parse(text) as { data?: unknown }).data;
        } catch (cause) {
          throw new AbduceError('DECODE', `store "${name}" answered ${path} with no JSON`, {
            hint: 'Check that the URL is that of a Prometheus-compatible API.',
            cause,
          });
        }
      }),
  };
}
