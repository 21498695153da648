import { writeFile } from 'node:fs/promises';
import { AbduceError, encodeCase, encodeDocument, type Investigation } from '@abduce/core';
import {
  createEngine,
  renderHtml,
  renderJson,
  renderMarkdown,
  renderText,
  templateExplainer,
} from '@abduce/rca';
import { investigateStore } from '../input/investigate-store.ts';
import { type Input, readInput } from '../input/read-input.ts';
import { openRecording } from '../input/recording.ts';
import { targetOf, timesOf } from '../input/target-of.ts';
import type { Flags, Invocation } from '../invocation.ts';
import type { Terminal } from '../terminal.ts';
import { usageError } from '../usage.ts';

const formats = ['text', 'markdown', 'json', 'html'] as const;

/** Milliseconds on the command line, seconds in an objective. */
export function latencyThreshold({ latency }: Flags): number | undefined {
  if (latency === undefined) return undefined;
  const threshold = Number(latency);
  if (!(threshold > 0 && Number.isFinite(threshold)))
    throw usageError(`--latency is "${latency}"; it must be a number of milliseconds`);
  return threshold / 1000;
}

function rendered(
  { report }: Investigation,
  format: string,
  terminal: Terminal,
  toFile: boolean,
): string {
  switch (format) {
    case 'markdown':
      return renderMarkdown(report);
    case 'json':
      return renderJson(report);
    case 'html':
      return renderHtml(report);
    default:
      return renderText(report, {
        color: terminal.color && !toFile,
        width: Math.min(terminal.width, 100),
      });
  }
}

/** What the command line asks for, refused before anything is read when it makes no sense. */
function checked(flags: Flags): {
  readonly format: string;
  readonly threshold: number | undefined;
} {
  const format = flags.format ?? 'text';
  if (!formats.some((known) => known === format))
    throw usageError(`--format is "${format}"; it must be ${formats.join(', ')}`);
  if (flags.json === true && flags.format !== undefined && flags.out === undefined)
    throw usageError('--json takes standard output; a --format beside it needs --out');
  timesOf(flags);
  return { format, threshold: latencyThreshold(flags) };
}

/** A case file is about one incident, and holds its time and its objective. */
function refuseTargetFlags(flags: Flags): void {
  const stray = (['service', 'from', 'to', 'latency'] as const).find(
    (flag) => flags[flag] !== undefined,
  );
  if (stray !== undefined)
    throw usageError(`--${stray} is for a directory of telemetry; a case file says it itself`);
}

async function investigationOf(
  input: Input,
  threshold: number | undefined,
  invocation: Invocation,
): Promise<Investigation> {
  const { flags, terminal, signal } = invocation;
  if (input.kind === 'case') {
    refuseTargetFlags(flags);
    const { caseFile } = input;
    const diagnosis = await createEngine().analyze(caseFile, { signal });
    const report = await templateExplainer().explain(diagnosis, caseFile, { signal });
    return { caseFile, diagnosis, report };
  }
  const recording = await openRecording(input.batches, threshold);
  await using observer = recording.observer;
  const target = await targetOf(recording, invocation);
  terminal.status('investigating');
  return await observer.investigate(target, { signal });
}

/** Out of files, or of a store. */
async function investigated(
  input: string | undefined,
  threshold: number | undefined,
  invocation: Invocation,
): Promise<Investigation> {
  const { store } = invocation.flags;
  if (store === undefined) {
    if (input === undefined)
      throw usageError('"investigate" needs an input: a case file or a directory, or --store');
    return investigationOf(await readInput(input), threshold, invocation);
  }
  if (input !== undefined) throw usageError(`"investigate" takes "${input}" or --store, not both`);
  return investigateStore(store, threshold, invocation);
}

async function write(file: string, text: string): Promise<void> {
  await writeFile(file, text).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AbduceError('CONFIG', `cannot write "${file}": ${reason}`, { cause });
  });
}

/** Explains an incident from a case file, from a directory of telemetry, or out of a store. */
export async function investigate(invocation: Invocation): Promise<number> {
  const { inputs, flags, terminal } = invocation;
  const { format, threshold } = checked(flags);
  terminal.status('reading');
  const investigation = await investigated(inputs[0], threshold, invocation);
  const { caseFile, diagnosis, report } = investigation;
  if (flags['save-case'] !== undefined) await write(flags['save-case'], encodeCase(caseFile));
  if (flags.out !== undefined) {
    await write(flags.out, rendered(investigation, format, terminal, true));
    terminal.note(`wrote ${flags.out}`);
  }
  if (flags.json === true) terminal.print(encodeDocument({ diagnosis, report }));
  else if (flags.out === undefined)
    terminal.print(rendered(investigation, format, terminal, false).trimEnd());
  return 0;
}
