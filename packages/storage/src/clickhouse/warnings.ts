import type { CallOptions } from '@abduce/core';
import { nameIn } from './schema/place.ts';
import { foreignTables } from './schema/plan.ts';
import type { Schema } from './schema/schema.ts';
import { systemLogs } from './space/system-logs.ts';
import type { StoreContext } from './store-context.ts';

/** Something that works, but not as well or not as safely as it could. */
export interface StoreWarning {
  readonly id:
    | 'no-deduplication'
    | 'no-time-to-live'
    | 'missing-columns'
    | 'missing-table'
    | 'system-log';
  /** `database.table`. */
  readonly table: string;
  readonly message: string;
  readonly hint: string;
}

/** A log of ClickHouse's own that is worth a warning, in bytes. */
const largeLog = 2 ** 30;

function ofForeign({ place, present }: StoreContext, schema: Schema): StoreWarning[] {
  return foreignTables({ schema, place }, present()).flatMap((table) => {
    const there = present().get(nameIn(place, table.name));
    if (there === undefined) return [];
    const { database, engine, definition, columns } = there;
    const name = `${database}.${there.table}`;
    const warnings: StoreWarning[] = [];
    const replicated = engine.startsWith('Replicated') || engine.startsWith('Shared');
    const window = /non_replicated_deduplication_window = ([1-9]\d*)/.test(definition);
    if (engine.endsWith('MergeTree') && !replicated && !window) {
      warnings.push({
        id: 'no-deduplication',
        table: name,
        message: `"${name}" does not remember inserts: a write that is tried again may be there twice`,
        hint: 'ALTER TABLE … MODIFY SETTING non_replicated_deduplication_window = 10000, or open the store with `adopt: true`.',
      });
    }
    if (engine.endsWith('MergeTree') && !/ TTL /.test(definition)) {
      warnings.push({
        id: 'no-time-to-live',
        table: name,
        message: `"${name}" keeps its rows for good`,
        hint: 'Give it a time to live where it is made, or open the store with `adopt: true`.',
      });
    }
    const missing = table.columns.filter((column) => !columns.has(column.name));
    if (missing.length > 0) {
      const names = missing.map((column) => column.name);
      warnings.push({
        id: 'missing-columns',
        table: name,
        message: `"${name}" lacks ${names.slice(0, 5).join(', ')}${names.length > 5 ? ` and ${names.length - 5} more columns` : ''}: what they hold is not kept`,
        hint: 'Types of attributes read back as text; open the store with `adopt: true` to add the columns.',
      });
    }
    return warnings;
  });
}

function ofMissing({ place, find }: StoreContext, schema: Schema): StoreWarning[] {
  return schema.tables
    .filter((table) => find(table.name) === undefined)
    .map(({ name }) => {
      const { database, table } = nameIn(place, name);
      return {
        id: 'missing-table',
        table: `${database}.${table}`,
        message: `there is no table "${database}.${table}"`,
        hint: 'Call `migrate()`; a helper of a table made by someone else comes with `adopt: true`.',
      };
    });
}

/** What is worth knowing about the tables; the context is `ready`. */
export async function storeWarnings(
  context: StoreContext,
  schema: Schema,
  options?: CallOptions,
): Promise<readonly StoreWarning[]> {
  const logs = await systemLogs(context.connection, context.place, options);
  return [
    ...ofForeign(context, schema),
    ...ofMissing(context, schema),
    ...logs
      .filter(({ bytes, hasTtl }) => !hasTtl && bytes >= largeLog)
      .map(
        ({ table, bytes }): StoreWarning => ({
          id: 'system-log',
          table: `system.${table}`,
          message: `"system.${table}" takes ${(bytes / 2 ** 30).toFixed(1)} GiB and has no time to live`,
          hint: 'Set a TTL for it in the configuration of the server: nothing else ever empties it.',
        }),
      ),
  ];
}
