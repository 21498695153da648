import type { FileReport } from '../input/import-files.ts';
import { shownCount } from '../store/progress.ts';
import { type Counts, storedSignals } from '../store/signals.ts';
import type { StoreWriter } from '../store/store-writer.ts';
import type { Terminal } from '../terminal.ts';
import { table } from './table.ts';

/** What an import did, as data. */
export interface TransferSummary {
  readonly source: string;
  readonly store: string;
  readonly files?: readonly FileReport[];
  readonly read: Readonly<Counts>;
  readonly skipped: Readonly<Counts>;
  readonly written: Readonly<Counts>;
  readonly refused: readonly { readonly reason: string; readonly rows: number }[];
  readonly notes: readonly string[];
  readonly seconds: number;
}

export function transferSummary(
  writer: StoreWriter,
  rest: Pick<TransferSummary, 'source' | 'store' | 'notes' | 'seconds'> & {
    readonly files?: readonly FileReport[];
  },
): TransferSummary {
  const { source, store, files, notes, seconds } = rest;
  return {
    source,
    store,
    ...(files !== undefined && { files }),
    read: writer.read,
    skipped: writer.skipped,
    written: writer.written(),
    refused: writer.refused(),
    notes,
    seconds: Math.round(seconds * 1000) / 1000,
  };
}

/** The summary as a person reads it. */
export function printTransfer(summary: TransferSummary, terminal: Terminal): void {
  const { read, skipped, written, refused, notes, files = [], seconds } = summary;
  const present = storedSignals.filter((signal) => read[signal] > 0);
  const anySkipped = present.some((signal) => skipped[signal] > 0);
  const rows = present.map((signal) => [
    signal,
    shownCount(read[signal]),
    ...(anySkipped ? [shownCount(skipped[signal])] : []),
    shownCount(written[signal]),
  ]);
  const head = ['', 'read', ...(anySkipped ? ['not asked for'] : []), 'written'];
  if (rows.length === 0) terminal.print('nothing to write was found');
  else for (const line of table([head, ...rows], { right: [1, 2, 3] })) terminal.print(line);
  for (const { reason, rows: count } of refused)
    terminal.print(`${terminal.style('yellow', '!')} refused ${shownCount(count)}: ${reason}`);
  for (const note of notes) terminal.print(`${terminal.style('yellow', '!')} ${note}`);
  for (const { error, hint, rows: count } of files) {
    if (error === undefined) continue;
    const told = count > 0 ? ` (${shownCount(count)} rows before it were taken)` : '';
    terminal.print(`${terminal.style('red', '✗')} ${error}${told}`);
    if (hint !== undefined) terminal.print(`  ${hint}`);
  }
  const all = storedSignals.reduce((sum, signal) => sum + written[signal], 0);
  const rate = shownCount(all / Math.max(0.001, seconds));
  terminal.note(`${shownCount(all)} rows in ${seconds.toFixed(1)} s, ${rate} rows/s`);
}
