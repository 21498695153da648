import { systemClock } from '@abduce/core';
import { columnsOf } from '../input/column-flag.ts';
import { type FileReport, filesOf, importFiles } from '../input/import-files.ts';
import { type FileFormat, fileFormats } from '../input/read-pieces.ts';
import type { Flags, Invocation } from '../invocation.ts';
import { printTransfer, transferSummary } from '../output/transfer-summary.ts';
import { batchDigest } from '../store/batch-digest.ts';
import { openStore } from '../store/open-store.ts';
import { type Progress, progress, shownCount } from '../store/progress.ts';
import { readStore } from '../store/read-store.ts';
import { type Selection, signalsOf, storedSignals } from '../store/signals.ts';
import { isStoreSpec, parseStoreSpec, shownSpec } from '../store/store-spec.ts';
import { type StoreWriter, storeWriter } from '../store/store-writer.ts';
import { closedRange, openRange } from '../store/time-range.ts';
import { usageError } from '../usage.ts';

const defaultStep = 15;

function formatOf({ format }: Flags): FileFormat | undefined {
  if (format === undefined) return undefined;
  const found = fileFormats.find((known) => known === format);
  if (found === undefined)
    throw usageError(`--format is "${format}"; it must be ${fileFormats.join(', ')}`);
  return found;
}

export function stepOf({ step }: Flags): number {
  if (step === undefined) return defaultStep * 1000;
  const seconds = Number(step);
  if (seconds > 0 && Number.isFinite(seconds)) return seconds * 1000;
  throw usageError(`--step is "${step}"; it must be a number of seconds`);
}

export function metricsOf({ metric }: Flags): { readonly metrics?: readonly string[] } {
  return metric === undefined ? {} : { metrics: metric.split(',').map((name) => name.trim()) };
}

/** Copies one store into another; gives what the first could not give. */
async function copyStore(
  source: string,
  writer: StoreWriter,
  selection: Selection,
  { flags, env, signal }: Invocation,
  told: Progress,
): Promise<readonly string[]> {
  const notes: string[] = [];
  const range = closedRange(flags, systemClock().now());
  await using from = await openStore(source, env);
  await from.store.check({ signal });
  const pages = readStore(from.store, {
    selection: { ...selection, range },
    ...metricsOf(flags),
    step: stepOf(flags),
    onGap: (name, reason) => notes.push(`${name}: ${reason}`),
    signal,
  });
  let rows = 0;
  for await (const page of pages) {
    await writer.write(page.batch, (kept) => batchDigest(kept, page.signal));
    rows = Object.values(writer.read).reduce((sum, count) => sum + count, 0);
    told.tell(page.signal, rows, page.share);
  }
  return notes;
}

/** Reads files, or another store, into a store. */
export async function importCommand(invocation: Invocation): Promise<number> {
  const { inputs, flags, terminal, env, signal } = invocation;
  const source = inputs[0] as string;
  if (flags.store === undefined)
    throw usageError('"import" needs --store: where to write to, for example --store chdb:./data');
  parseStoreSpec(flags.store, env);
  const range = openRange(flags);
  const selection: Selection = {
    signals: signalsOf(flags.signal),
    ...(range !== undefined && { range }),
    ...(flags.service !== undefined && { service: flags.service }),
  };
  const [format, columns] = [formatOf(flags), columnsOf(flags.columns)];
  const fromStore = isStoreSpec(source);
  if (fromStore) closedRange(flags, systemClock().now());
  const files = fromStore ? undefined : await filesOf(source);
  const started = performance.now();
  await using target = await openStore(flags.store, env, { write: true });
  const keep = await target.prepare();
  await target.store.check({ signal });
  const writer = storeWriter(target.store, selection, { signal, keep });
  const told = progress(terminal);
  const notes: string[] =
    target.spec.kind === 'memory' && target.spec.snapshot === undefined
      ? ['the store is in memory: everything is gone now; see `abduce --help` for others']
      : [];
  let reports: readonly FileReport[] | undefined;
  try {
    if (files === undefined)
      notes.push(...(await copyStore(source, writer, selection, invocation, told)));
    else
      reports = await importFiles(files, writer, {
        keepGoing: flags['keep-going'] === true,
        progress: told,
        columns,
        ...(format !== undefined && { format }),
      });
    await writer.flush();
  } catch (error) {
    const rows = storedSignals.reduce((sum, name) => sum + writer.written()[name], 0);
    if (rows > 0)
      terminal.note(
        `${shownCount(rows)} rows were written before; the same command again writes them once`,
      );
    throw error;
  }
  await target.save();
  notes.push(...target.losses());
  for (const name of storedSignals) {
    const [rows, days] = [writer.outdated[name], Math.round((keep[name] ?? 0) / 86_400_000)];
    if (rows > 0)
      notes.push(
        `${name}: ${shownCount(rows)} rows are older than the ${days} days that the store keeps them, and will go; see ?keep= in the README`,
      );
  }
  terminal.clear();
  const summary = transferSummary(writer, {
    source: shownSpec(source),
    store: target.shown,
    notes,
    seconds: (performance.now() - started) / 1000,
    ...(reports !== undefined && { files: reports }),
  });
  if (flags.json === true) terminal.print(JSON.stringify(summary));
  else printTransfer(summary, terminal);
  return reports?.some(({ error }) => error !== undefined) === true ? 1 : 0;
}
