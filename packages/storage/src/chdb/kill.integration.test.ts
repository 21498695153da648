import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { decodeNative } from '../clickhouse/native/decode.ts';
import { plainRows } from '../clickhouse/native/plain-rows.ts';
import { sql } from '../clickhouse/sql.ts';
import { loadTestChdb } from '../test-kit/load-chdb.ts';
import { chdbConnection } from './chdb-connection.ts';

const folder = mkdtempSync(join(tmpdir(), 'abduce-killed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const rounds = 20;
const rowsOfBatch = 2000n;
const writer = fileURLToPath(new URL('./test-kit/killed-writer.ts', import.meta.url));

/** Ends the writer at some moment after its `after`-th acknowledgement; gives the last batch it acknowledged. */
async function killedWriter(
  path: string,
  first: number,
  after: number,
  delay: number,
): Promise<number> {
  const child: ChildProcess = spawn(
    process.execPath,
    ['--conditions=@abduce/source', writer, path, String(first)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let acknowledged = first - 1;
  let buffered = '';
  await new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      const lines = (buffered + text).split('\n');
      buffered = lines.pop() ?? '';
      for (const line of lines) acknowledged = Number(line);
      if (acknowledged >= first + after) setTimeout(() => child.kill('SIGKILL'), delay);
    });
  });
  return acknowledged;
}

async function batches(path: string): Promise<Map<number, unknown>> {
  const connection = chdbConnection({ path, load: loadTestChdb });
  const found = new Map<number, unknown>();
  const query = sql`SELECT batch, count() AS rows, uniqExact(row) AS distinct FROM t GROUP BY batch`;
  for await (const block of decodeNative(connection.read(query))) {
    for (const { batch, rows, distinct } of plainRows(block)) {
      found.set(batch as number, { rows, distinct });
    }
  }
  await connection.close();
  return found;
}

test('what was acknowledged before the process was killed is there, once', async () => {
  const path = join(folder, 'data');
  let next = 0;
  let acknowledged = 0;
  for (let round = 0; round < rounds; round++) {
    // The delay moves the end over the whole of an insert; the batch that was cut is delivered again.
    const last = await killedWriter(path, next, 2 + (round % 3), (round * 7) % 23);
    expect(last).toBeGreaterThanOrEqual(next + 2);
    acknowledged += last - next + 1;
    next = last + 1;
  }
  const found = await batches(path);
  for (let batch = 0; batch < next; batch++) {
    expect([batch, found.get(batch)]).toEqual([
      batch,
      { rows: rowsOfBatch, distinct: rowsOfBatch },
    ]);
  }
  // One more may have arrived whose acknowledgement was cut off.
  expect(found.size - next).toBeLessThanOrEqual(1);
  expect(acknowledged).toBe(next);
});
