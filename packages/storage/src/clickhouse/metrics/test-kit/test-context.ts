import { systemClock } from '@abduce/core';
import type { Connection } from '../../connection.ts';
import { type ClusterOptions, defaults, keepOf, placeFor } from '../../options.ts';
import { schema } from '../../schema/tables.ts';
import { type StoreContext, storeContext } from '../../store-context.ts';

/** A database of its own, whose metrics are kept for good. */
export function testContext(
  connection: Connection,
  database: string,
  cluster?: ClusterOptions,
): StoreContext {
  return storeContext({
    name: 'test',
    connection,
    schema,
    place: placeFor({ database, ...(cluster !== undefined && { cluster }) }),
    keep: keepOf({ metrics: Number.POSITIVE_INFINITY }),
    adopt: false,
    migrates: true,
    cloud: false,
    limits: defaults.limits,
    clock: systemClock(),
  });
}
