import { readFileSync } from 'node:fs';
import { listenOtlp } from '../listen.ts';

/** Run as a child process: a receiver that tells the most memory it has ever held. */
const server = await listenOtlp({ port: 0, sink: { write: async () => {} } });
let sampled = 0;

/** Linux keeps the peak itself; `maxRSS` would start from that of the parent. */
function peak(): number {
  try {
    const status = readFileSync('/proc/self/status', 'utf8');
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
  } catch {
    return sampled;
  }
}

setInterval(() => {
  sampled = Math.max(sampled, process.memoryUsage.rss());
}, 5);
process.on('message', () => process.send?.({ peak: peak() }));
process.on('disconnect', () => process.exit());
process.send?.({ url: server.url });
