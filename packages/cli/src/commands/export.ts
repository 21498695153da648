import { systemClock } from '@abduce/core';
import type { Flags, Invocation } from '../invocation.ts';
import { type ExportFormat, exportFormats } from '../output/export-format.ts';
import { type Exported, exportStore } from '../output/export-store.ts';
import { shownBytes } from '../output/shown-bytes.ts';
import { table } from '../output/table.ts';
import { openStore } from '../store/open-store.ts';
import { progress, shownCount } from '../store/progress.ts';
import { signalsOf, storedSignals } from '../store/signals.ts';
import { closedRange } from '../store/time-range.ts';
import type { Terminal } from '../terminal.ts';
import { usageError } from '../usage.ts';
import { metricsOf, stepOf } from './import.ts';

const defaultSplit = 256;

function formatOf({ format, out }: Flags): ExportFormat {
  if (format === undefined) return out === undefined ? 'ndjson' : 'otlp-json';
  const found = exportFormats.find((known) => known === format);
  if (found === undefined)
    throw usageError(`--format is "${format}"; it must be ${exportFormats.join(', ')}`);
  if (out === undefined && found !== 'ndjson')
    throw usageError(`--format ${found} needs --out: a directory, or a file for one signal`);
  return found;
}

function splitOf({ split }: Flags): number {
  const size = split === undefined ? defaultSplit : Number(split);
  if (size > 0 && Number.isFinite(size)) return size * 1024 ** 2;
  throw usageError(`--split is "${split}"; it must be a number of MiB`);
}

function printExported(
  { rows, files }: Exported,
  notes: readonly string[],
  terminal: Terminal,
): void {
  const present = storedSignals.filter((signal) => rows[signal] > 0);
  const lines = [
    ...present.map((signal) => [
      signal,
      `${shownCount(rows[signal])} ${rows[signal] === 1 ? 'row' : 'rows'}`,
    ]),
    ...files.map(({ file, bytes }) => [file, shownBytes(bytes)]),
  ];
  // Rows that are printed leave no room for anything else there.
  const tell = files.length === 0 ? terminal.note : terminal.print;
  if (present.length === 0) terminal.note('the store holds nothing of what was asked for');
  for (const line of table(lines, { right: [1] })) tell(line);
  for (const note of notes) terminal.note(`${terminal.style('yellow', '!')} ${note}`);
}

/** Writes what a store holds into files. */
export async function exportCommand({ flags, terminal, env, signal }: Invocation): Promise<number> {
  if (flags.store === undefined)
    throw usageError('"export" needs --store: where to read from, for example --store chdb:./data');
  if (flags.json === true && flags.out === undefined)
    throw usageError('--json takes standard output; the rows beside it need --out');
  const range = closedRange(flags, systemClock().now());
  const signals = signalsOf(flags.signal);
  const notes: string[] = [];
  const options = {
    selection: {
      signals,
      range,
      ...(flags.service !== undefined && { service: flags.service }),
    },
    ...metricsOf(flags),
    step: stepOf(flags),
    format: formatOf(flags),
    maxBytes: splitOf(flags),
    ...(flags.out !== undefined && { out: flags.out }),
    async print(text: string) {
      terminal.print(text);
      await terminal.drained();
    },
    onGap: (name: string, reason: string) => void notes.push(`${name}: ${reason}`),
    progress: progress(terminal),
    signal,
  };
  await using source = await openStore(flags.store, env);
  await source.store.check({ signal });
  const exported = await exportStore(source.store, options);
  terminal.clear();
  if (flags.json === true) {
    const { format } = options;
    terminal.print(JSON.stringify({ store: source.shown, range, format, ...exported, notes }));
  } else printExported(exported, notes, terminal);
  return 0;
}
