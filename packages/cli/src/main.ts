#!/usr/bin/env node
import { run } from './run.ts';

const interrupt = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    // The first one asks for an orderly end; whoever asks twice gets it at once.
    if (interrupt.signal.aborted) process.exit(130);
    interrupt.abort(new DOMException(`stopped by ${name}`, 'AbortError'));
  });
}
// Whoever reads the output may have seen enough, as `head` has: nothing is left to say, so end in order.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    interrupt.abort(new DOMException('nobody reads the output', 'AbortError'));
  });
}
process.exitCode = await run(
  process.argv.slice(2),
  { stdout: process.stdout, stderr: process.stderr, env: process.env },
  interrupt.signal,
);
