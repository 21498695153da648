import { defaults } from '../options.ts';
import { distributedName, nameIn, type Place } from '../schema/place.ts';
import { databaseDdl, planChanges } from '../schema/plan.ts';
import type { Present, PresentTable } from '../schema/present.ts';
import { createRecords } from '../schema/records.ts';
import { schema } from '../schema/tables.ts';
import { type Sql, statement } from '../sql.ts';

function presentOf(tables: readonly PresentTable[]): Present {
  return {
    databases: new Set(),
    tables,
    get: ({ database, table }) =>
      tables.find((one) => one.database === database && one.table === table),
  };
}

const options = (place: Place) => ({ schema, place, keep: defaults.keep, adopt: true });

/** All that is run on an empty server. */
export function creations(place: Place): readonly Sql[] {
  return [
    databaseDdl(place),
    createRecords(place),
    ...planChanges(options(place), presentOf([])).map(({ statement }) => statement),
  ];
}

/** All that is run where each table and view is there, but with one column and another time to live. */
export function alterations(place: Place): readonly Sql[] {
  const origin = { checksum: 'other', keep: 1 };
  const names = [
    ...schema.tables.map(({ name }) => nameIn(place, name)),
    ...schema.tables.map(({ name }) => distributedName(nameIn(place, name))),
    ...schema.views.map(({ name }) => nameIn(place, name)),
  ];
  const tables = names.map((name) => ({
    ...name,
    engine: name.table.endsWith('_distributed') ? 'Distributed' : 'MergeTree',
    definition: 'MergeTree TTL x SETTINGS y',
    origin,
    columns: new Set(['Timestamp']),
    indexes: new Set<string>(),
  }));
  return planChanges(options(place), presentOf(tables)).map((one) => one.statement);
}

/** Statements as a file of SQL. */
export function sqlFile(statements: readonly Sql[]): string {
  return `${statements.map((one) => `${statement(one).text};`).join('\n\n')}\n`;
}

export const places: Readonly<Record<'single' | 'cluster' | 'cloud', Place>> = {
  single: { database: 'shop', tables: {}, layout: { kind: 'single' } },
  cluster: {
    database: 'shop',
    tables: {},
    layout: { kind: 'cluster', name: 'main', replicated: true, everywhere: true },
  },
  cloud: { database: 'shop', tables: {}, layout: { kind: 'cloud' } },
};
