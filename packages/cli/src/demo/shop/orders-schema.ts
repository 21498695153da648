import type { Database } from './database.ts';

export interface Migration {
  readonly file: string;
  readonly sql: string;
}

const userIndex = 'CREATE INDEX idx_orders_user ON orders (user_id, created_at DESC);';

const createOrders: Migration = {
  file: 'migrations/0141_create_orders.sql',
  sql: `CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, total INTEGER NOT NULL, created_at INTEGER NOT NULL);\n${userIndex}`,
};

// The mistake of release 2.14.0: the index looked unused to its author, but the list of a user's orders reads it.
const archiveOrders: Migration = {
  file: 'migrations/0142_archive_orders.sql',
  sql: 'ALTER TABLE orders ADD COLUMN archived INTEGER NOT NULL DEFAULT 0;\nDROP INDEX idx_orders_user;\nCREATE INDEX idx_orders_archived ON orders (archived) WHERE archived = 1;',
};

const restoreIndex: Migration = { file: 'migrations/0143_restore_user_index.sql', sql: userIndex };

/** What each release of the orders service does to its schema, oldest first. */
export const releases: Readonly<Record<string, readonly Migration[]>> = {
  '2.13.0': [createOrders],
  '2.14.0': [createOrders, archiveOrders],
  '2.14.1': [createOrders, archiveOrders, restoreIndex],
};

/** Brings the schema to the release's state; each migration runs once per database. */
export function migrate(database: Database, version: string): void {
  database.execute('CREATE TABLE IF NOT EXISTS migrations (file TEXT PRIMARY KEY);');
  const done = new Set(database.query('SELECT file FROM migrations').map((row) => row.file));
  for (const { file, sql } of releases[version] ?? [createOrders]) {
    if (done.has(file)) continue;
    database.execute(
      `BEGIN IMMEDIATE;\n${sql}\nINSERT INTO migrations VALUES ('${file}');\nCOMMIT;`,
    );
  }
}

const users = 20_000;
const chunk = 200_000;
const mostRows = 4_000_000;
/** How long reading the whole table should take, so that the shop is the same size on a fast and a slow machine. */
const fullReadMs = 110;

/** Fills an empty order table until reading all of it takes `fullReadMs`. */
export function seed(database: Database): void {
  const [{ n }] = database.query('SELECT COUNT(*) AS n FROM orders') as [{ n: number }];
  if (n > 0) return;
  database.execute('DROP INDEX idx_orders_user;');
  for (let rows = 0; rows < mostRows; rows += chunk) {
    database.execute(`
      INSERT INTO orders (user_id, total, created_at)
      WITH RECURSIVE n (i) AS (SELECT ${rows} UNION ALL SELECT i + 1 FROM n WHERE i < ${rows + chunk - 1})
      SELECT (i * 7919) % ${users}, 100 + (i * 37) % 9900, 1700000000000 + i * 60000 FROM n;
    `);
    if (fastestFullRead(database) >= fullReadMs) break;
  }
  database.execute(userIndex);
}

function fastestFullRead(database: Database): number {
  let fastest = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 2; run++) {
    const start = performance.now();
    database.execute('SELECT SUM(total) FROM orders WHERE user_id = -1;');
    fastest = Math.min(fastest, performance.now() - start);
  }
  return fastest;
}
