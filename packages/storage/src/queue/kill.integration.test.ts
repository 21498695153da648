import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { startClickHouse } from '../test-kit/clickhouse-server.ts';
import { faultsOf, killRounds, runKills } from './test-kit/kill-rounds.ts';
import type { KillTarget } from './test-kit/kill-sink.ts';

const folder = mkdtempSync(join(tmpdir(), 'abduce-queue-kill-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function proof(target: KillTarget, seed: number): Promise<void> {
  const directory = join(folder, `queue-${target.kind}`);
  const outcome = await runKills(directory, target, { rounds: killRounds, seed });
  expect(faultsOf(outcome)).toEqual([]);
  // Not empty-handed: most rounds wrote and delivered something.
  expect(outcome.acknowledged.size).toBeGreaterThan(killRounds * 5);
  expect(outcome.stats).toMatchObject({ records: 0, quarantined: { records: 0 } });
}

describe(`kill -9 at ${killRounds} random moments: no acknowledged record lost, none visible twice`, () => {
  it('before a file that keeps each batch id once', async () => {
    await proof({ kind: 'file', place: join(folder, 'file') }, 1);
  });

  it('before a ClickHouse server', async () => {
    const server = await startClickHouse();
    try {
      await proof({ kind: 'clickhouse', place: server.url }, 2);
    } finally {
      await server.stop();
    }
  });

  it('before the embedded ClickHouse, killed with it', async () => {
    await proof({ kind: 'chdb', place: join(folder, 'chdb') }, 3);
  });
});
