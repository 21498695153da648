import { type CallOptions, isAbduceError } from '@abduce/core';
import type { ClickHouseStore, StoreWarning } from '@abduce/storage/clickhouse';
import { reachability } from './reachability.ts';
import type { Check, StoreTools } from './store-tools.ts';

const largestSkew = 1000;

/** What to do about it on the command line, where the library's own advice is for programs. */
const advice: Readonly<Record<StoreWarning['id'], string | undefined>> = {
  'no-deduplication': 'add ?adopt=1 to the store and run `abduce store migrate` to have it altered',
  'no-time-to-live': 'add ?adopt=1 and ?keep=30d to the store and run `abduce store migrate`',
  'missing-columns': 'add ?adopt=1 to the store and run `abduce store migrate` to have them added',
  'missing-table': 'run `abduce store migrate`; for helpers of a foreign table with ?adopt=1',
  'system-log': undefined,
};

const warning = ({ id, message, hint }: StoreWarning): Check => ({
  name: id.replaceAll('-', ' '),
  state: id === 'missing-table' ? 'missing' : 'weak',
  detail: message,
  hint: advice[id] ?? hint,
});

const notMade: Check = {
  name: 'schema',
  state: 'missing',
  detail: 'the tables of abduce are not there yet',
  hint: 'run `abduce store migrate`; writing makes them too',
};

async function clockCheck(store: ClickHouseStore, options: CallOptions): Promise<Check> {
  const before = Date.now();
  const [row] = await store.query('SELECT toUnixTimestamp64Milli(now64(3)) AS now', {}, options);
  const after = Date.now();
  const now = Number(row?.now);
  // The answer was made some time between: what lies within is no difference.
  const skew = now < before ? now - before : now > after ? now - after : 0;
  const bad = Math.abs(skew) > largestSkew;
  return {
    name: 'clock',
    state: bad ? 'weak' : 'ok',
    detail: bad
      ? `the server’s is ${Math.abs(skew)} ms ${skew > 0 ? 'ahead' : 'behind'}`
      : 'agrees with this machine’s',
    ...(bad && { hint: 'synchronise both with NTP: what expires, and when, goes by the server’s' }),
  };
}

async function schemaCheck(store: ClickHouseStore, options: CallOptions): Promise<Check> {
  const { version, target, statements, foreign } = await store.pending(options);
  if (version === 0 && foreign.length > 0) {
    return {
      name: 'schema',
      state: 'weak',
      detail: `only what something else made: ${foreign.join(', ')}`,
      hint: 'it can be read as it is; run `abduce store migrate` for the tables that are not there',
    };
  }
  if (version === 0) return notMade;
  const altered = statements.map(({ object }) => object).slice(0, 3);
  if (version === target && statements.length === 0)
    return { name: 'schema', state: 'ok', detail: `version ${version}` };
  return {
    name: 'schema',
    state: version < target ? 'missing' : 'weak',
    detail: `version ${version} of ${target}; ${statements.length} changes to make, of ${altered.join(', ')}`,
    hint: 'see `abduce store migrate --dry-run`',
  };
}

/** How long rows are kept, as the tables say themselves. */
async function retentionCheck(
  store: ClickHouseStore,
  database: string,
  options: CallOptions,
): Promise<Check> {
  const rows = await store.query(
    `SELECT name, extract(engine_full, 'toInterval(?:Second|Day)\\\\(\\\\d+\\\\)') AS keep FROM system.tables
     WHERE database = {database:String} AND engine LIKE '%MergeTree' AND name NOT LIKE 'abduce%migrations%'
     ORDER BY name`,
    { database },
    options,
  );
  const unbounded = rows.filter(({ keep }) => keep === '').map(({ name }) => String(name));
  const bounded = rows.length - unbounded.length;
  if (unbounded.length === 0)
    return { name: 'time to live', state: 'ok', detail: `on all ${rows.length} tables` };
  const shown = unbounded.slice(0, 4).join(', ');
  return {
    name: 'time to live',
    state: 'weak',
    detail: `${unbounded.length} tables keep rows for good: ${shown}; ${bounded} do not`,
    hint: 'give the store a time, for example ?keep=30d, and run `abduce store migrate`',
  };
}

/** Tools of a ClickHouse server and of the embedded one. */
export function clickhouseTools(store: ClickHouseStore, database: string): StoreTools {
  return {
    async stats(options) {
      const { tables, systemLogs } = await store.sizes(options);
      const { version, foreign } = await store.pending(options);
      const warnings = await store.warnings(options);
      return {
        tables: tables.map(({ database: of, table, rows, bytes, compression, days }) => ({
          name: `${of}.${table}`,
          rows,
          bytes,
          ...(rows > 0 && { compression }),
          ...(days !== undefined && { range: days }),
        })),
        others: systemLogs.map(({ table, rows, bytes }) => ({
          name: `system.${table}`,
          rows,
          bytes,
        })),
        warnings:
          version === 0
            ? [
                ...(foreign.length === 0 ? [notMade] : []),
                ...warnings.filter(({ id }) => id !== 'missing-table').map(warning),
              ]
            : warnings.map(warning),
        facts: [],
      };
    },
    async checks(options) {
      const reached = await reachability(
        () => store.query('SELECT version() AS version', {}, options),
        (rows) => `ClickHouse ${String(rows[0]?.version)}`,
      );
      if (reached.state === 'missing') return [reached];
      try {
        const schema = await schemaCheck(store, options);
        if (schema === notMade) return [reached, schema, await clockCheck(store, options)];
        const checks = [reached, schema];
        const warnings = await store.warnings(options);
        // The schema says what is not there.
        const ours = warnings.filter(({ id }) => id !== 'missing-table');
        const dedup = ours.filter(({ id }) => id === 'no-deduplication');
        const lacks = ours.filter(
          ({ id }) => !['no-deduplication', 'no-time-to-live'].includes(id),
        );
        checks.push(
          ...(dedup.length === 0
            ? [
                {
                  name: 'deduplication',
                  state: 'ok',
                  detail: 'what is written again is there once',
                } as const,
              ]
            : dedup.map((one) => ({ ...warning(one), name: 'deduplication' }))),
          await retentionCheck(store, database, options),
          await clockCheck(store, options),
          ...lacks.map(warning),
        );
        return checks;
      } catch (error) {
        options.signal?.throwIfAborted();
        if (!isAbduceError(error)) throw error;
        const { message, hint } = error;
        return [
          reached,
          {
            name: 'schema',
            state: 'missing',
            detail: message,
            ...(hint !== undefined && { hint }),
          },
        ];
      }
    },
    schema: {
      plan: (options) => store.pending(options),
      migrate: async (options) => (await store.migrate(options)).done,
    },
  };
}
