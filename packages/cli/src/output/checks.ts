import type { Check } from '../store/store-tools.ts';
import type { Terminal } from '../terminal.ts';

const marks: Readonly<Record<Check['state'], string>> = { ok: '✓', weak: '!', missing: '✗' };
const colors = { ok: 'green', weak: 'yellow', missing: 'red' } as const;

/** A line for each check, and what to do below it. */
export function printChecks(checks: readonly Check[], terminal: Terminal): void {
  const width = Math.max(0, ...checks.map(({ name }) => name.length));
  for (const { name, state, detail, hint } of checks) {
    const mark = terminal.style(colors[state], marks[state]);
    terminal.print(`${mark} ${name.padEnd(width)}  ${detail}`);
    if (hint !== undefined) terminal.print(`  ${' '.repeat(width)}  ${hint}`);
  }
}
