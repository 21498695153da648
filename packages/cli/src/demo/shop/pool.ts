import { metrics } from '@opentelemetry/api';

/** A bounded set of things that one request at a time may use. */
export interface Pool<T> {
  /** Waits for a free one. Throws when there is none in time. */
  acquire(): Promise<T>;
  release(item: T): void;
}

const patienceMs = 1_000;

/** A pool that measures itself by the OpenTelemetry conventions. */
export function createPool<T>(name: string, items: readonly T[]): Pool<T> {
  const free = [...items];
  const waiting: ((item: T) => void)[] = [];
  const meter = metrics.getMeter('shop.pool');
  const attributes = { 'db.client.connection.pool.name': name };
  meter.createObservableUpDownCounter('db.client.connection.count').addCallback((result) => {
    const state = 'db.client.connection.state';
    result.observe(items.length - free.length, { ...attributes, [state]: 'used' });
    result.observe(free.length, { ...attributes, [state]: 'idle' });
  });
  meter
    .createObservableUpDownCounter('db.client.connection.max')
    .addCallback((result) => result.observe(items.length, attributes));
  meter
    .createObservableUpDownCounter('db.client.connection.pending_requests')
    .addCallback((result) => result.observe(waiting.length, attributes));
  return {
    acquire() {
      const item = free.pop();
      if (item !== undefined) return Promise.resolve(item);
      return new Promise((resolve, reject) => {
        const give = (given: T): void => {
          clearTimeout(deadline);
          resolve(given);
        };
        const deadline = setTimeout(() => {
          waiting.splice(waiting.indexOf(give), 1);
          reject(
            new Error(`timeout acquiring a connection from pool ${name}: ${items.length} in use`),
          );
        }, patienceMs);
        waiting.push(give);
      });
    },
    release(item) {
      const next = waiting.shift();
      if (next === undefined) free.push(item);
      else next(item);
    },
  };
}
