import { createHash } from 'node:crypto';
import { log } from './log.ts';

const workMs = 300;
const checkMs = 200;

/** A job that computes a report of sales in one go, on the thread that answers requests; 0 turns it off. */
export function runReports(everyMs: () => number): void {
  let count = 0;
  const run = (): void => {
    const every = everyMs();
    setTimeout(run, every > 0 ? every : checkMs);
    if (every <= 0) return;
    const end = performance.now() + workMs;
    const hash = createHash('sha256');
    for (let row = 0; performance.now() < end; row++) hash.update(`sale ${row}`);
    count++;
    log('info', `report ${count} of sales is ready`, { checksum: hash.digest('hex').slice(0, 8) });
  };
  setTimeout(run, checkMs);
}
