import type { CallOptions } from '@abduce/core';
import { statement } from '../sql.ts';
import { databasesOf, type MigrateOptions, readVersion } from './migrate.ts';
import { nameIn } from './place.ts';
import { databaseDdl, foreignTables, planChanges } from './plan.ts';
import { readPresent } from './present.ts';

/** A statement that a migration would run. */
export interface PendingStatement {
  readonly kind: 'create' | 'alter' | 'step';
  /** `database`, `database.table`, or the name of the step. */
  readonly object: string;
  readonly text: string;
}

/** What a migration would do; nothing is changed. */
export interface PendingMigration {
  /** Version of the schema now, 0 for none, and after it. */
  readonly version: number;
  readonly target: number;
  readonly statements: readonly PendingStatement[];
  /** Tables made by someone else, which would be left as they are: `database.table`. */
  readonly foreign: readonly string[];
}

/** What `migrate` with the same options would do now. Throws as it does. */
export async function pendingMigration(options: MigrateOptions): Promise<PendingMigration> {
  const { connection, schema, place, signal } = options;
  const call: CallOptions = signal === undefined ? {} : { signal };
  const present = await readPresent(connection, databasesOf(place), call);
  const version = await readVersion(options, present);
  const statements: PendingStatement[] = [];
  const add = (
    kind: PendingStatement['kind'],
    object: string,
    of: Parameters<typeof statement>[0],
  ) => statements.push({ kind, object, text: statement(of).text });
  if (!present.databases.has(place.database)) add('create', place.database, databaseDdl(place));
  const steps = schema.steps.filter((step) => version > 0 && step.version > version);
  for (const { name, before } of steps)
    for (const one of before?.(place) ?? []) add('step', name, one);
  for (const { kind, object, statement: of } of planChanges(options, present))
    add(kind, object, of);
  for (const { name, after } of steps)
    for (const one of after?.(place) ?? []) add('step', name, one);
  const foreign = foreignTables(options, present).map(({ name }) => {
    const { database, table } = nameIn(place, name);
    return `${database}.${table}`;
  });
  return { version, target: schema.version, statements, foreign };
}
