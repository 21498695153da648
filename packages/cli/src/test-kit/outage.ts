import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { ChangeEvent, TelemetryBatch } from '@abduce/core';
import { minutes, type Scenario, scenario } from '@abduce/core/testing';
import { encodeOtlp } from '@abduce/core/wire';

/** When the fault of `outage` begins. */
export const brokenAt: number = minutes(4);

/** A small shop whose orders lose an index with a release in its fifth minute. */
export function outage(start: number = Date.UTC(2026, 0, 5, 12)): Scenario {
  const statement = 'SELECT * FROM orders WHERE user_id = $1';
  return scenario({ seed: 3, start, duration: minutes(6) })
    .service('gateway', { work: 2 })
    .service('orders', { work: 4 })
    .service('catalog', { work: 5 })
    .database('postgresql', 'shop')
    .call('gateway', 'orders', { operation: 'GET /orders/{id}' })
    .call('gateway', 'catalog', { operation: 'GET /catalog' })
    .call('orders', 'postgresql/shop', { operation: statement })
    .log('orders', { body: 'handled order {int}' })
    .load('gateway', 4)
    .deploy('orders', brokenAt, {
      version: '2.0.0',
      files: ['migrations/007_drop_orders_index.sql'],
    })
    .during(brokenAt, minutes(6), { call: ['orders', 'postgresql/shop'], slower: 500 });
}

/** Writes telemetry as the demo and a Collector's file exporter do: `traces.pb.gz` and so on, and `changes.json`. */
export async function writeTelemetry(
  directory: string,
  batches: readonly TelemetryBatch[],
): Promise<void> {
  await mkdir(directory, { recursive: true });
  const changes: ChangeEvent[] = batches.flatMap((batch) => batch.changes ?? []);
  await writeFile(join(directory, 'changes.json'), JSON.stringify(changes));
  for (const [signal, table] of [
    ['traces', 'spans'],
    ['logs', 'logs'],
    ['metrics', 'metrics'],
  ] as const) {
    const bytes = batches
      .filter((batch) => batch[table] !== undefined)
      .map((batch) => encodeOtlp(signal, batch));
    await writeFile(join(directory, `${signal}.pb.gz`), gzipSync(Buffer.concat(bytes)));
  }
}
