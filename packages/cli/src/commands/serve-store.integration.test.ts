import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { sqliteState } from '@abduce/storage/state';
import { afterEach, expect, it } from 'vitest';
import {
  type ClickHouseServer,
  startClickHouse,
} from '../../../storage/src/test-kit/clickhouse-server.ts';
import { abduce, freePort, killAll, listening, send } from '../test-kit/abduce-process.ts';
import { folder } from '../test-kit/folder.ts';
import { invoke } from '../test-kit/invoke.ts';
import { outage } from '../test-kit/outage.ts';

let clickhouse: ClickHouseServer | undefined;
afterEach(async () => {
  killAll();
  await clickhouse?.stop();
  clickhouse = undefined;
});

const ports = ['--port', '0', '--grpc-port', '0'];

it('takes telemetry while the store is away, delivers it, explains it and keeps the incident', {
  timeout: 120_000,
}, async () => {
  await using home = await folder();
  const httpPort = await freePort();
  const store = `clickhouse://127.0.0.1:${httpPort}/live`;
  const [queue, state] = [join(home.path, 'queue'), join(home.path, 'state.db')];
  const running = abduce(
    ...['serve', '--json', ...ports, '--store', store, '--queue', queue],
    ...['--state', `sqlite:${state}`],
  );
  const { http } = await listening(running);
  const told = outage(Date.now() - 6 * 60_000).batches();
  expect(await send(http, told)).toEqual(new Set([200]));
  expect((await readdir(queue)).length).toBeGreaterThan(0);

  clickhouse = await startClickHouse({ httpPort });
  const opened = JSON.parse(await running.line(/"event":"opened"/)) as { incident: { id: string } };
  expect(await running.line(/"event":"explained"/)).toContain('schema_index_lost');
  running.child.kill('SIGINT');
  expect(await running.ended).toEqual({ code: 0, stderr: '' });

  const spans = told.reduce((sum, batch) => sum + (batch.spans?.length ?? 0), 0);
  const stats = JSON.parse((await invoke('store', 'stats', '--json', '--store', store)).stdout) as {
    readonly tables: readonly { readonly name: string; readonly rows: number }[];
  };
  expect(stats.tables.find(({ name }) => name === 'live.otel_traces')?.rows).toBe(spans);
  const kept = sqliteState({ path: state });
  expect((await kept.incidents.get('default', opened.incident.id))?.id).toBe(opened.incident.id);
  await kept.close();
});

it('without a queue says at once that the store does not answer', async () => {
  const { code, stderr } = await abduce('serve', ...ports, '--store', 'clickhouse://127.0.0.1:1')
    .ended;
  expect(code).toBe(1);
  expect(stderr).toContain('127.0.0.1:1 did not answer');
});

it('goes on with what was in memory before', { timeout: 60_000 }, async () => {
  await using home = await folder();
  const store = `memory:${join(home.path, 'live.snapshot')}`;
  const first = abduce('serve', '--json', ...ports, '--store', store);
  const { http } = await listening(first);
  const [batch] = outage(Date.now() - 6 * 60_000).batches();
  if (batch === undefined) throw new Error('nothing to send');
  await send(http, [batch]);
  first.child.kill('SIGINT');
  expect(await first.ended).toEqual({ code: 0, stderr: '' });
  const { stdout } = await invoke('store', 'stats', '--store', store);
  expect(stdout).toMatch(new RegExp(`traces +${batch.spans?.length.toLocaleString('en')} `));
});
