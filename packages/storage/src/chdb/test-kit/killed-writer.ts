// Writes batches into the embedded engine until it is killed, and says which ones were acknowledged:
//   node killed-writer.ts <data directory> <first batch>
import { writeSync } from 'node:fs';
import { encodeNative } from '../../clickhouse/native/encode.ts';
import { identifier, sql } from '../../clickhouse/sql.ts';
import { createInserter } from '../../clickhouse/write/create-inserter.ts';
import { loadTestChdb } from '../../test-kit/load-chdb.ts';
import { chdbConnection } from '../chdb-connection.ts';

/** Rows of each batch. */
const rows = 2000;

const [path = '', first = '0'] = process.argv.slice(2);
const connection = chdbConnection({ path, load: loadTestChdb });
await connection.command(
  sql`CREATE TABLE IF NOT EXISTS t (batch UInt32, row UInt32) ENGINE = MergeTree ORDER BY (batch, row)
    SETTINGS non_replicated_deduplication_window = 1000`,
);
const inserter = createInserter({ connection });
const row = Uint32Array.from({ length: rows }, (_, i) => i);
for (let batch = Number(first); ; batch++) {
  const bytes = encodeNative(rows, [
    { name: 'batch', data: { kind: 'UInt32', values: new Uint32Array(rows).fill(batch) } },
    { name: 'row', data: { kind: 'UInt32', values: row } },
  ]);
  await inserter.insert([{ table: identifier('t'), rows, bytes }], { batchId: `batch ${batch}` });
  writeSync(1, `${batch}\n`);
}
