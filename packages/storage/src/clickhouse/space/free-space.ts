import type { CallOptions, Logger } from '@abduce/core';
import { literalText } from '../schema/ddl-text.ts';
import { databasesOf } from '../schema/migrate.ts';
import { onCluster, type Place, qualified } from '../schema/place.ts';
import { sql } from '../sql.ts';
import type { StoreContext } from '../store-context.ts';
import { choosePartitions, type PartitionToDrop, type SpaceBudget } from './choose-partitions.ts';
import { readDisks } from './disks.ts';
import { partitionSizes } from './sizes.ts';

export interface SpaceReport {
  /** Why nothing is done here: space of the cloud is not ours to keep. */
  readonly off?: 'cloud';
  readonly excessBytes: number;
  readonly remainingBytes: number;
  readonly dropped: readonly PartitionToDrop[];
  /** Those that the engine would not drop. */
  readonly failed: readonly { readonly partition: PartitionToDrop; readonly error: unknown }[];
}

/** The servers whose partitions a drop reaches. */
const within = (place: Place): Place =>
  place.layout.kind === 'cluster' && !place.layout.everywhere
    ? { ...place, layout: { kind: 'single' } }
    : place;

/** Drops the oldest partitions of our tables until the budget holds; tables that someone else made are left alone. */
export async function freeSpace(
  context: StoreContext,
  budget: SpaceBudget,
  { logger, ...call }: CallOptions & { readonly logger?: Logger | undefined } = {},
): Promise<SpaceReport> {
  await context.ready();
  const { connection } = context;
  const place = within(context.place);
  if (place.layout.kind === 'cloud') {
    return { off: 'cloud', excessBytes: 0, remainingBytes: 0, dropped: [], failed: [] };
  }
  const [partitions, disks] = await Promise.all([
    partitionSizes(connection, place, databasesOf(place), call),
    readDisks(connection, place, call),
  ]);
  const ours = partitions.filter((name) => context.present().get(name)?.origin !== undefined);
  const { drop, excessBytes, ...choice } = choosePartitions(budget, ours, disks);
  let { remainingBytes } = choice;
  const dropped: PartitionToDrop[] = [];
  const failed: SpaceReport['failed'][number][] = [];
  for (const partition of drop) {
    const { database, table, id, day, rows, bytes } = partition;
    const fields = {
      table: `${database}.${table}`,
      day: new Date(day).toISOString().slice(0, 10),
      rows,
      bytes,
    };
    try {
      await connection.command(
        sql`ALTER TABLE ${qualified(partition)}${onCluster(place)} DROP PARTITION ID ${literalText(id)}`,
        call,
      );
      dropped.push(partition);
      logger?.log('warn', 'dropped a partition to stay within the budget of space', fields);
    } catch (error) {
      call.signal?.throwIfAborted();
      failed.push({ partition, error });
      remainingBytes += bytes;
      logger?.log('error', 'could not drop a partition', { ...fields, error });
    }
  }
  if (remainingBytes > 0) {
    logger?.log('warn', 'still over the budget of space', { bytes: remainingBytes });
  }
  return { excessBytes, remainingBytes, dropped, failed };
}
