import type { Logger } from '@abduce/core';
import type { Terminal } from './terminal.ts';

/** Warnings and errors, each once in a while: an outage says the same again and again. */
export function noteLogger(terminal: Terminal, every = 60_000): Logger {
  const told = new Map<string, number>();
  return {
    log(level, message) {
      const now = performance.now();
      if (level !== 'warn' && level !== 'error') return;
      if (now - (told.get(message) ?? Number.NEGATIVE_INFINITY) < every) return;
      if (told.size > 100) told.clear();
      told.set(message, now);
      terminal.note(`${terminal.style('yellow', '!')} ${message}`);
    },
  };
}
