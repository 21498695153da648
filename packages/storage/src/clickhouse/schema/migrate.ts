import { AbduceError, type CallOptions, isAbduceError } from '@abduce/core';
import type { Connection } from '../connection.ts';
import type { Sql } from '../sql.ts';
import { checksumOf } from './comment.ts';
import { nameIn, type Place } from './place.ts';
import {
  databaseDdl,
  foreignTables,
  type PlannedChange,
  type PlanOptions,
  planChanges,
} from './plan.ts';
import { type Present, readPresent } from './present.ts';
import {
  addRecord,
  createRecords,
  type MigrationRecord,
  readRecords,
  recordTable,
} from './records.ts';

export interface MigrationReport {
  /** Version of the schema now, and before; 0 when there was none. */
  readonly version: number;
  readonly previous: number;
  /** What was made or altered, in order: `create db.table`, `alter db.table`, `step 2: name`. */
  readonly done: readonly string[];
  /** Tables made by someone else, which were left as they are: `database.table`. */
  readonly foreign: readonly string[];
}

export interface Migrated {
  readonly report: MigrationReport;
  readonly present: Present;
}

export interface MigrateOptions extends PlanOptions, CallOptions {
  readonly connection: Connection;
}

/** ClickHouse's codes for what the user may not do. */
const forbidden: ReadonlySet<unknown> = new Set([164, 392, 497]);

function failed(error: unknown, what: string): unknown {
  if (!isAbduceError(error)) return error;
  const { code, message, details } = error;
  const hint = forbidden.has(details.code)
    ? "Give the user the right to, or have another run `abduce store migrate` and open the store with `migrate: 'never'`."
    : error.hint;
  return new AbduceError(code, `cannot ${what}: ${message}`, {
    ...(hint === undefined ? {} : { hint }),
    cause: error,
    details,
  });
}

/** ClickHouse's codes for what another process did first: exists already, altered at the same time. */
const conflicts: ReadonlySet<unknown> = new Set([15, 44, 57, 82, 253, 517]);
const rounds = 4;

export function databasesOf({ database, tables }: Place): readonly string[] {
  const place = { database, tables, layout: { kind: 'single' } } as const;
  return [
    ...new Set([database, ...Object.keys(tables).map((table) => nameIn(place, table).database)]),
  ];
}

/** Version of the schema that a database has, 0 for none. Throws `CONFIG` when it is newer than this code's. */
export async function readVersion(
  {
    connection,
    schema,
    place,
    signal,
  }: Pick<MigrateOptions, 'connection' | 'schema' | 'place' | 'signal'>,
  present: Present,
): Promise<number> {
  if (present.get(nameIn(place, recordTable.name)) === undefined) return 0;
  const records = await readRecords(connection, place, signal && { signal });
  const version = records.reduce((max, record) => Math.max(max, record.version), 0);
  if (version <= schema.version) return version;
  throw new AbduceError(
    'CONFIG',
    `database "${place.database}" has version ${version} of the schema; this abduce knows versions up to ${schema.version}`,
    {
      hint: 'Use the abduce that made it, or a newer one, or another database. Nothing was changed.',
      details: { database: place.database, version, known: schema.version },
    },
  );
}

/**
 * Brings the database to the schema: the database itself, tables, columns, indexes, views, and times to live that
 * the options changed. Each statement may be repeated, so that processes may migrate at the same time and a
 * migration that was cut short goes on where it stopped.
 *
 * Throws `CONFIG` when the database has a newer schema than this code.
 */
export async function migrate(options: MigrateOptions): Promise<Migrated> {
  const { connection, schema, place, signal } = options;
  const call: CallOptions = signal === undefined ? {} : { signal };
  const run = async (statement: Sql, what: string): Promise<void> => {
    try {
      await connection.command(statement, call);
    } catch (error) {
      throw failed(error, what);
    }
  };
  const done: string[] = [];
  let previous: number | undefined;
  for (let round = 1; ; round++) {
    const present = await readPresent(connection, databasesOf(place), call);
    const version = await readVersion(options, present);
    previous ??= version;
    const changes = planChanges(options, present);
    const steps = schema.steps.filter((step) => version > 0 && step.version > version);
    if (changes.length === 0 && steps.length === 0 && version === schema.version) {
      const foreign = foreignTables(options, present).map(({ name }) => {
        const { database, table } = nameIn(place, name);
        return `${database}.${table}`;
      });
      return { report: { version, previous, done, foreign }, present };
    }
    try {
      if (!present.databases.has(place.database)) {
        await run(databaseDdl(place), `create ${place.database}`);
      }
      if (present.get(nameIn(place, recordTable.name)) === undefined) {
        await run(createRecords(place), `create ${place.database}.${recordTable.name}`);
      }
      for (const step of steps) {
        for (const one of step.before?.(place) ?? []) await run(one, `take step ${step.version}`);
      }
      // What a step renamed or moved is not to be made anew.
      const planned = steps.some(({ before }) => before !== undefined)
        ? planChanges(options, await readPresent(connection, databasesOf(place), call))
        : changes;
      for (const change of planned) {
        await run(change.statement, `${change.kind} ${change.object}`);
        done.push(`${change.kind} ${change.object}`);
      }
      for (const step of steps) {
        for (const one of step.after?.(place) ?? []) await run(one, `take step ${step.version}`);
        const statements = [...(step.before?.(place) ?? []), ...(step.after?.(place) ?? [])];
        const { version, name } = step;
        await addRecord(
          connection,
          place,
          { version, name, checksum: checksumOf(statements) },
          call,
        );
        done.push(`step ${version}: ${name}`);
      }
      await addRecord(connection, place, recordOf(schema.version, planned), call);
    } catch (error) {
      const conflict = isAbduceError(error) && conflicts.has(error.details.code);
      if (!conflict || round >= rounds) throw error;
      continue;
    }
    if (round >= rounds) {
      throw new AbduceError('BUG', `the schema of "${place.database}" does not settle`, {
        details: { done },
      });
    }
  }
}

const recordOf = (version: number, changes: readonly PlannedChange[]): MigrationRecord => ({
  version,
  name: changes.length === 0 ? 'schema' : `schema: ${changes.length} statements`,
  checksum: checksumOf(changes.map(({ statement }) => statement)),
});
