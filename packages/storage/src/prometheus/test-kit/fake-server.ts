import { decodeRemoteWrite, type RemoteWriteRequest } from '@abduce/core/wire';
import snappyjs from 'snappyjs';
import type { PrometheusFetch } from '../options.ts';

export interface FakeRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Of the URL and of a form body. */
  readonly params: URLSearchParams;
  readonly body: Uint8Array | string | undefined;
}

/** A series as plain data. */
export interface PlainSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly samples: readonly (readonly [time: number, value: number])[];
}

export interface FakeServer {
  readonly fetch: PrometheusFetch;
  readonly requests: FakeRequest[];
  /** What was written, request by request. */
  written(): PlainSeries[][];
}

export type Reply = (request: FakeRequest) => Response | Promise<Response>;

export function plainRequest(request: RemoteWriteRequest): PlainSeries[] {
  const { strings, labelOffsets, labelNames, labelValues, sampleOffsets, times, values } = request;
  return Array.from({ length: request.series }, (_, s) => {
    const labels: Record<string, string> = {};
    for (let at = labelOffsets[s] as number; at < (labelOffsets[s + 1] as number); at++) {
      labels[strings[labelNames[at] as number] as string] = strings[
        labelValues[at] as number
      ] as string;
    }
    const samples: [number, number][] = [];
    for (let at = sampleOffsets[s] as number; at < (sampleOffsets[s + 1] as number); at++) {
      samples.push([times[at] as number, values[at] as number]);
    }
    return { labels, samples };
  });
}

export function writtenIn({ body }: FakeRequest): PlainSeries[] {
  const bytes = snappyjs.uncompress(new Uint8Array(body as Uint8Array));
  return plainRequest(decodeRemoteWrite(bytes));
}

/** Answers requests by a function, without a network. */
export function fakeServer(reply: Reply): FakeServer {
  const requests: FakeRequest[] = [];
  return {
    requests,
    async fetch(target, { method = 'GET', headers, body, signal }) {
      signal?.throwIfAborted();
      const url = new URL(target);
      const form = typeof body === 'string' ? new URLSearchParams(body) : url.searchParams;
      const request: FakeRequest = {
        url,
        method,
        headers: headers as Record<string, string>,
        params: form,
        body: body as Uint8Array | string | undefined,
      };
      requests.push(request);
      return reply(request);
    },
    written: () =>
      requests.filter(({ headers }) => headers['content-encoding'] === 'snappy').map(writtenIn),
  };
}

export function success(data: unknown): Response {
  return Response.json({ status: 'success', data });
}

export const noContent = (): Response => new Response(null, { status: 204 });

/** The answers by which a server tells that it is Prometheus 2 or 3; `rest` answers everything else. */
export function likePrometheus(rest: Reply, major: 2 | 3 = 2): Reply {
  return (request) => {
    const query = request.params.get('query') ?? '';
    if (request.url.pathname.endsWith('/status/buildinfo')) {
      return success({ version: `${major}.42.0` });
    }
    if (query.startsWith('count_over_time(vector(1)')) {
      return success({
        resultType: 'vector',
        result: [{ metric: {}, value: [1e9, major === 2 ? '3' : '2'] }],
      });
    }
    if (query === 'union(1)') {
      const body = { status: 'error', errorType: 'bad_data', error: 'unknown function' };
      return Response.json(body, { status: 400 });
    }
    return rest(request);
  };
}
