// node --conditions=@abduce/source kill-many.ts <file|clickhouse|chdb> <rounds> [seed]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startClickHouse } from '../../test-kit/clickhouse-server.ts';
import { faultsOf, runKills } from './kill-rounds.ts';
import type { KillTarget } from './kill-sink.ts';

const [kind = 'file', rounds = '200', seed = '1'] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'abduce-kill-many-'));
const server = kind === 'clickhouse' ? await startClickHouse() : undefined;
const place = server?.url ?? join(folder, 'store');
try {
  const outcome = await runKills(join(folder, 'queue'), { kind, place } as KillTarget, {
    rounds: Number(rounds),
    seed: Number(seed),
  });
  const { acknowledged, contents, stats, early } = outcome;
  const faults = faultsOf(outcome);
  console.log(
    `${kind}: ${rounds} kills (${early} before the queue was open), ${acknowledged.size} batches acknowledged, ${contents.length} rows stored`,
  );
  console.log(JSON.stringify(stats));
  console.log(faults.length === 0 ? 'nothing lost, nothing twice' : faults.join('; '));
  process.exitCode = faults.length === 0 ? 0 : 1;
} finally {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
}
