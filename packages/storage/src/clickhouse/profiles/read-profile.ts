import type { Profile, ProfileQuery } from '@abduce/core';
import { slices } from '../../slices.ts';
import type { DecodedData } from '../native/column.ts';
import { decodeNative } from '../native/decode.ts';
import type { PartContext } from '../part-context.ts';
import { allOf, type Sql, sql, value } from '../sql.ts';
import { type ProfileBuilder, profileBuilder } from './profile-builder.ts';
import {
  ofType,
  ownColumns,
  type ProfileOwner,
  profileOwners,
  samplesTable,
} from './profile-owners.ts';

/** A frame for samples whose stack is gone. */
const unknownFrame = '[unknown]';

/** Rows of the samples asked for. */
function sampleRows(
  context: PartContext,
  query: ProfileQuery,
  owners: readonly ProfileOwner[],
  all: boolean,
): Sql {
  const { owner } = ownColumns(context.columns(samplesTable));
  const services = [...new Set(owners.map(({ service }) => service))];
  const conditions = [sql`ServiceName IN ${value('Array(String)', services)}`, ofType(query)];
  if (!all) {
    const hashes = owners.map(({ hash }) => hash);
    conditions.push(sql`${owner} IN ${value('Array(UInt64)', hashes)}`);
  }
  return sql`FROM ${context.table(samplesTable)} WHERE ${allOf(conditions)}`;
}

/** Values by stack. Of a profile that was written twice each stack counts once. */
function sumsSql(context: PartContext, rows: Sql): Sql {
  return context.columns(samplesTable).has('Profile')
    ? sql`SELECT StackHash, sum(Sum) AS Total FROM (
  SELECT StackHash, if(Profile = 0, sum(Value), any(Value)) AS Sum ${rows} GROUP BY Profile, StackHash
) GROUP BY StackHash`
    : sql`SELECT StackHash, toFloat64(sum(Value)) AS Total ${rows} GROUP BY StackHash`;
}

function listAt(data: DecodedData | undefined, row: number): readonly (string | number)[] {
  if (data?.kind !== 'array') return [];
  const [from, to] = [data.offsets[row] as number, data.offsets[row + 1] as number];
  const { items } = data;
  return Array.from({ length: to - from }, (_, i) =>
    items.kind === 'strings'
      ? (items.strings[items.ids[from + i] as number] as string)
      : items.kind === 'numbers'
        ? (items.values[from + i] as number)
        : 0,
  );
}

async function addStacks(
  context: PartContext,
  rows: Sql,
  builder: ProfileBuilder,
  signal: AbortSignal | undefined,
): Promise<void> {
  const work = slices(signal);
  const options = signal === undefined ? {} : { signal };
  const totals = new Map<bigint, number>();
  for await (const { rows: count, columns } of decodeNative(
    context.connection.read(sumsSql(context, rows), options),
  )) {
    const [hashes, sums] = [columns.get('StackHash'), columns.get('Total')];
    if (hashes?.kind !== 'bigints' || sums?.kind !== 'numbers') continue;
    for (let row = 0; row < count; row++) {
      totals.set(hashes.values[row] as bigint, sums.values[row] as number);
    }
  }
  const stacks = 'profiling_stacks';
  const lengths = context.columns(stacks).has('FunctionLengths')
    ? sql`FunctionLengths`
    : sql`emptyArrayUInt32() AS FunctionLengths`;
  const statement = sql`SELECT Hash, CAST(Stack, 'Array(LowCardinality(String))') AS Frames, ${lengths}
FROM ${context.table(stacks)}
WHERE Hash IN (SELECT StackHash ${rows})
LIMIT 1 BY Hash`;
  for await (const { rows: count, columns } of decodeNative(
    context.connection.read(statement, { ...options, settings: { max_block_size: 1024 } }),
  )) {
    const hashes = columns.get('Hash');
    if (hashes?.kind !== 'bigints') continue;
    for (let row = 0; row < count; row++) {
      if (row % 64 === 0) await work.pause();
      const hash = hashes.values[row] as bigint;
      const total = totals.get(hash);
      // An empty stack keeps its value, as one that is gone does.
      const frames = listAt(columns.get('Frames'), row) as readonly string[];
      if (total === undefined || frames.length === 0) continue;
      totals.delete(hash);
      builder.add(frames, listAt(columns.get('FunctionLengths'), row) as readonly number[], total);
    }
  }
  for (const total of totals.values()) builder.add([unknownFrame], [], total);
}

const milliseconds = (nano: bigint): number => Number(nano / 1000n) / 1000;

/** The profiles of a query, merged. */
export async function readProfile(
  context: PartContext,
  query: ProfileQuery,
  signal: AbortSignal | undefined,
): Promise<Profile | undefined> {
  const { owners, all } = await profileOwners(context, query, signal);
  const [first] = owners;
  if (first === undefined) return undefined;
  const builder = profileBuilder();
  await addStacks(context, sampleRows(context, query, owners, all), builder, signal);
  let [start, end] = [first.firstNano, first.lastNano];
  for (const { firstNano, lastNano } of owners) {
    if (firstNano < start) start = firstNano;
    if (lastNano > end) end = lastNano;
  }
  return builder.build({
    type: query.type,
    unit: first.unit,
    start: milliseconds(start),
    duration: milliseconds(end) - milliseconds(start),
    resource: first.resource,
  });
}
