import { sql } from '../sql.ts';
import { attributes, number, term, text, time } from './column-kinds.ts';
import type { Table } from './table.ts';

export const changes: Table = {
  name: 'changes',
  signal: 'changes',
  columns: [
    text('Id'),
    time('Timestamp'),
    term('Kind'),
    // Empty when it concerns the whole system.
    term('Service'),
    text('Title'),
    text('Author'),
    text('Version'),
    { name: 'Files', type: 'Array(String)', codec: 'ZSTD(3)' },
    { name: 'Diff', type: 'String', codec: 'ZSTD(3)' },
    attributes('Attributes'),
    // Names of the optional fields that are there, though they may be empty.
    term('Fields'),
    // Grows from write to write: what is told last about a change holds.
    number('Received', 'UInt64', sql`toUInt64(toUnixTimestamp64Micro(now64(6)))`),
  ],
  indexes: [
    {
      name: 'idx_time',
      expression: sql`Timestamp`,
      type: 'minmax',
      granularity: 1,
    },
  ],
  engine: { kind: 'ReplacingMergeTree', version: 'Received' },
  orderBy: sql`Id`,
  partitionBy: sql`toDate(Timestamp)`,
  expires: sql`toDateTime(Timestamp)`,
  shardBy: sql`cityHash64(Id)`,
};

export const changeTables: readonly Table[] = [changes];
