import { sql } from '../sql.ts';
import { attributes, number, term, time } from './column-kinds.ts';
import type { MaterializedView, Table } from './table.ts';

/** Each stack of a service once: frames from the innermost on, as `function file:line`. */
export const stacks: Table = {
  name: 'profiling_stacks',
  signal: 'profiles',
  columns: [
    term('ServiceName'),
    number('Hash', 'UInt64'),
    time('LastSeen'),
    { name: 'Stack', type: 'Array(String)', codec: 'ZSTD(1)' },
    // Lengths of the functions' names, where a file's name has spaces too; empty elsewhere.
    number('FunctionLengths', 'Array(UInt32)'),
  ],
  engine: { kind: 'ReplacingMergeTree', version: 'LastSeen' },
  orderBy: sql`(ServiceName, Hash)`,
  partitionBy: sql`toDate(LastSeen)`,
  expires: sql`toDateTime(LastSeen)`,
  shardBy: sql`Hash`,
};

export const samples: Table = {
  name: 'profiling_samples',
  signal: 'profiles',
  columns: [
    term('ServiceName'),
    term('Type'),
    time('Start'),
    time('End'),
    attributes('Labels'),
    number('StackHash', 'UInt64'),
    number('Value', 'Float64'),
    term('Unit'),
    term('LabelKinds'),
    // Equal for a profile that is written again; 0 for rows that someone else wrote.
    number('Profile', 'UInt64'),
  ],
  engine: { kind: 'MergeTree' },
  orderBy: sql`(ServiceName, Type, toStartOfFiveMinutes(Start), Profile, StackHash)`,
  partitionBy: sql`toDate(Start)`,
  expires: sql`toDateTime(Start)`,
  shardBy: sql`Profile`,
};

const types: Table = {
  name: 'profiling_profiles',
  signal: 'profiles',
  columns: [term('ServiceName'), term('Type'), time('LastSeen')],
  engine: { kind: 'ReplacingMergeTree', version: 'LastSeen' },
  orderBy: sql`(ServiceName, Type)`,
  partitionBy: sql`toDate(LastSeen)`,
  expires: sql`toDateTime(LastSeen)`,
  shardBy: sql`cityHash64(ServiceName)`,
};

export const profileTables: readonly Table[] = [stacks, samples, types];

export const profileViews: readonly MaterializedView[] = [
  {
    name: 'profiling_profiles_mv',
    from: samples.name,
    to: types.name,
    select: (source) =>
      sql`SELECT ServiceName, Type, max(End) AS LastSeen FROM ${source} GROUP BY ServiceName, Type`,
  },
];
