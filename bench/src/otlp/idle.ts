import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Run as a child process: watches its own idle event loop; each message reads the p99.9 in ms and starts anew. */
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
process.on('message', () => {
  process.send?.(delay.percentile(99.9) / 1e6);
  delay.reset();
});
process.send?.('ready');
