import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

// Another program on the same machine, which computes in bursts and is nobody's dependency.

const burstMs = 120;
const restMs = 380;

async function run(): Promise<void> {
  for (let burst = 0; ; burst++) {
    const hash = createHash('sha256');
    const end = performance.now() + burstMs;
    while (performance.now() < end) hash.update(`burst ${burst}`);
    await sleep(restMs);
  }
}

process.send?.({ port: 0 });
process.on('message', () => process.exit(0));
process.on('disconnect', () => process.exit(0));
process.on('SIGINT', () => undefined);
await run();
