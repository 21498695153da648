import { type ManualClock, manualClock } from '@abduce/core/testing';
import type { PrometheusStoreOptions } from '../options.ts';
import { type PrometheusStore, prometheusStore } from '../prometheus-store.ts';
import { at } from './batches.ts';
import { type FakeServer, fakeServer, type Reply } from './fake-server.ts';

export interface Under {
  readonly store: PrometheusStore;
  readonly server: FakeServer;
  readonly clock: ManualClock;
}

export function under(reply: Reply, options: Partial<PrometheusStoreOptions> = {}): Under {
  const server = fakeServer(reply);
  const clock = manualClock(at);
  const store = prometheusStore({
    url: 'http://store:9090/prom/',
    fetch: server.fetch,
    clock,
    concurrency: 1,
    ...options,
  });
  return { store, server, clock };
}

/** Answers one after the other; the last one stays. */
export function replies(...list: readonly (() => Response)[]): Reply {
  let next = 0;
  return () => (list[Math.min(next++, list.length - 1)] as () => Response)();
}

export const status =
  (code: number, body = '', headers: Record<string, string> = {}): (() => Response) =>
  () =>
    new Response(body, { status: code, headers });

export async function outcome(promise: Promise<unknown> | undefined): Promise<unknown> {
  return promise?.then(
    () => 'done',
    (error: unknown) => error,
  );
}
