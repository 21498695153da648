import { stat } from 'node:fs/promises';
import { type CaseFile, encodeDocument } from '@abduce/core';
import { createEngine, type ModelCall } from '@abduce/rca';
import { explainerOf } from '../input/model-flags.ts';
import { readInput } from '../input/read-input.ts';
import type { Invocation } from '../invocation.ts';
import { renderedReport, reportFormat } from '../output/rendered-report.ts';
import { wordingNote } from '../output/wording-note.ts';
import { writeOutput } from '../output/write-output.ts';
import { usageError } from '../usage.ts';

/** Words the report of a case file: by the template, or by a language model whose every sentence is judged. */
export async function explain(invocation: Invocation): Promise<number> {
  const { inputs, flags, terminal, signal } = invocation;
  const format = reportFormat(flags.format);
  if (flags.json === true && flags.format !== undefined && flags.out === undefined) {
    throw usageError('--json takes standard output; a --format beside it needs --out');
  }
  const calls: ModelCall[] = [];
  const explainer = explainerOf(invocation, (call) => void calls.push(call));
  terminal.status('reading');
  const caseFile = await caseFileAt(inputs[0] as string);
  terminal.status('analysing');
  const diagnosis = await createEngine().analyze(caseFile, { signal });
  if (flags.preview === true) {
    const { body, tokens, promptHash, model } = explainer.egressPreview(diagnosis, caseFile);
    terminal.note(`to ${model}: about ${tokens} tokens, SHA-256 ${promptHash}; nothing was sent`);
    terminal.print(body);
    return 0;
  }
  if (flags.model !== undefined) terminal.status(`asking ${flags.model}`);
  const report = await explainer.explain(diagnosis, caseFile, { signal });
  terminal.note(wordingNote(report, calls));
  if (flags.out !== undefined) {
    await writeOutput(flags.out, renderedReport(report, format, terminal, true));
    terminal.note(`wrote ${flags.out}`);
  }
  if (flags.json === true) terminal.print(encodeDocument({ diagnosis, report, calls }));
  else if (flags.out === undefined) {
    terminal.print(renderedReport(report, format, terminal, false).trimEnd());
  }
  return 0;
}

async function caseFileAt(path: string): Promise<CaseFile> {
  const found = await stat(path).catch(() => undefined);
  const input = found?.isDirectory() === true ? undefined : await readInput(path);
  if (input?.kind === 'case') return input.caseFile;
  throw usageError('"explain" takes a case file; "investigate" makes one with --save-case');
}
