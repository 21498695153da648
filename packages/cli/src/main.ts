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
process.exitCode = await run(
  process.argv.slice(2),
  { stdout: process.stdout, stderr: process.stderr, env: process.env },
  interrupt.signal,
);
