import type { Terminal } from '../terminal.ts';

const everyMs = 100;

/** A line about long work that replaces itself. */
export interface Progress {
  /** Tells how far it is, at most some times a second. `share` is from 0 to 1 where it is known. */
  tell(what: string, rows: number, share?: number): void;
}

export function shownCount(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');
}

export function progress(
  terminal: Pick<Terminal, 'status'>,
  now: () => number = () => performance.now(),
): Progress {
  const started = now();
  let told = started - everyMs;
  return {
    tell(what, rows, share) {
      const at = now();
      if (at - told < everyMs) return;
      told = at;
      const rate = rows / Math.max(0.001, (at - started) / 1000);
      const percent =
        share === undefined ? '' : `${Math.round(Math.min(1, share) * 100)} %`.padStart(5);
      terminal.status(
        `${percent}  ${shownCount(rows)} rows, ${shownCount(rate)} rows/s  ${what}`.trim(),
      );
    },
  };
}
