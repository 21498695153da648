import type { TimeGrid } from '@abduce/core';
import { manualClock } from '@abduce/core/testing';
import type { PrometheusStoreOptions } from '../options.ts';
import { type PrometheusStore, prometheusStore } from '../prometheus-store.ts';
import { at } from './batches.ts';
import { type FakeServer, fakeServer, likePrometheus, type Reply, success } from './fake-server.ts';

export function readerUnder(
  reply: Reply,
  options: Partial<PrometheusStoreOptions> = {},
): {
  readonly store: PrometheusStore;
  readonly server: FakeServer;
  readonly queries: () => string[];
} {
  const server = fakeServer(likePrometheus(reply));
  const clock = manualClock(at + 3_600_000);
  const store = prometheusStore({ url: 'http://store', fetch: server.fetch, clock, ...options });
  const isProbe = (query: string): boolean => query === 'union(1)' || query.includes('vector(1)');
  return {
    store,
    server,
    queries: () =>
      server.requests
        .map(({ params }) => params.get('query') ?? '')
        .filter((query) => query !== '' && !isProbe(query)),
  };
}

export const grid = (length: number, step = 60_000): TimeGrid => ({ start: at, step, length });
export const empty: Reply = () => success({ resultType: 'matrix', result: [] });
export const matrix = (...result: readonly unknown[]): Response =>
  success({ resultType: 'matrix', result });

export async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}
