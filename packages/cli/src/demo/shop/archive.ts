import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

// A job of its own that moves old orders away. It waits for the archive while its transaction is open.

const batch = 200;
const uploadMs = 700;
const pauseMs = 150;

const database = new DatabaseSync(process.argv[2] ?? '');
database.exec('PRAGMA busy_timeout = 5000;');
const touch = database.prepare('UPDATE orders SET total = total WHERE id > ? AND id <= ?');

async function run(): Promise<void> {
  for (let from = 0; ; from += batch) {
    database.exec('BEGIN IMMEDIATE;');
    touch.run(from, from + batch);
    await sleep(uploadMs);
    database.exec('COMMIT;');
    await sleep(pauseMs);
  }
}

process.send?.({ port: 0 });
process.on('message', () => process.exit(0));
process.on('disconnect', () => process.exit(0));
process.on('SIGINT', () => undefined);
await run();
