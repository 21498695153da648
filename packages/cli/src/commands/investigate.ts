import { encodeCase, encodeDocument, type Investigation } from '@abduce/core';
import { createEngine, type ModelCall, type ModelExplainer, templateExplainer } from '@abduce/rca';
import { investigateStore } from '../input/investigate-store.ts';
import { explainerOf } from '../input/model-flags.ts';
import { type Input, readInput } from '../input/read-input.ts';
import { openRecording } from '../input/recording.ts';
import { targetOf, timesOf } from '../input/target-of.ts';
import type { Flags, Invocation } from '../invocation.ts';
import { type ReportFormat, renderedReport, reportFormat } from '../output/rendered-report.ts';
import { wordingNote } from '../output/wording-note.ts';
import { writeOutput } from '../output/write-output.ts';
import { usageError } from '../usage.ts';

/** Milliseconds on the command line, seconds in an objective. */
export function latencyThreshold({ latency }: Flags): number | undefined {
  if (latency === undefined) return undefined;
  const threshold = Number(latency);
  if (!(threshold > 0 && Number.isFinite(threshold)))
    throw usageError(`--latency is "${latency}"; it must be a number of milliseconds`);
  return threshold / 1000;
}

/** What the command line asks for, refused before anything is read when it makes no sense. */
function checked(flags: Flags): {
  readonly format: ReportFormat;
  readonly threshold: number | undefined;
} {
  const format = reportFormat(flags.format);
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

/** Worded by a model where one is asked for. */
async function worded(
  found: Investigation,
  explainer: ModelExplainer,
  calls: readonly ModelCall[],
  { flags, terminal, signal }: Invocation,
): Promise<Investigation> {
  if (flags.model === undefined) return found;
  terminal.status(`asking ${flags.model}`);
  const report = await explainer.explain(found.diagnosis, found.caseFile, { signal });
  terminal.note(wordingNote(report, calls));
  return { ...found, report };
}

/** Explains an incident from a case file, from a directory of telemetry, or out of a store. */
export async function investigate(invocation: Invocation): Promise<number> {
  const { inputs, flags, terminal } = invocation;
  const { format, threshold } = checked(flags);
  const calls: ModelCall[] = [];
  const explainer = explainerOf(invocation, (call) => void calls.push(call));
  terminal.status('reading');
  const found = await investigated(inputs[0], threshold, invocation);
  const { caseFile, diagnosis, report } = await worded(found, explainer, calls, invocation);
  if (flags['save-case'] !== undefined) await writeOutput(flags['save-case'], encodeCase(caseFile));
  if (flags.out !== undefined) {
    await writeOutput(flags.out, renderedReport(report, format, terminal, true));
    terminal.note(`wrote ${flags.out}`);
  }
  if (flags.json === true) terminal.print(encodeDocument({ diagnosis, report }));
  else if (flags.out === undefined)
    terminal.print(renderedReport(report, format, terminal, false).trimEnd());
  return 0;
}
