import { writeFile } from 'node:fs/promises';
import {
  AbduceError,
  encodeCase,
  encodeDocument,
  type Investigation,
  type InvestigationTarget,
} from '@abduce/core';
import {
  createEngine,
  renderHtml,
  renderJson,
  renderMarkdown,
  renderText,
  templateExplainer,
} from '@abduce/rca';
import { readInput } from '../input/read-input.ts';
import { openRecording, type Recording } from '../input/recording.ts';
import type { Flags, Invocation } from '../invocation.ts';
import type { Terminal } from '../terminal.ts';
import { usageError } from '../usage.ts';

const formats = ['text', 'markdown', 'json', 'html'] as const;

function timeOf(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time))
    throw usageError(`--${flag} is "${text}"; it must be a time such as 2026-11-19T03:12:00Z`);
  return time;
}

/** Milliseconds on the command line, seconds in an objective. */
export function latencyThreshold({ latency }: Flags): number | undefined {
  if (latency === undefined) return undefined;
  const threshold = Number(latency);
  if (!(threshold > 0))
    throw usageError(`--latency is "${latency}"; it must be a number of milliseconds`);
  return threshold / 1000;
}

/** What to explain: as told by the flags, else the incident that the data shows, else its second half. */
async function targetOf(
  recording: Recording,
  flags: Flags,
  terminal: Terminal,
): Promise<InvestigationTarget> {
  const { range, lead, step } = recording;
  const told = { start: timeOf('from', flags.from), end: timeOf('to', flags.to) };
  const around = (
    start: number,
    end: number,
  ): Pick<Exclude<InvestigationTarget, { objective: unknown }>, 'range' | 'baselines'> => {
    if (!(start > range.start && end > start)) {
      throw new AbduceError('CONFIG', 'there is no normal time before the time to explain', {
        hint: `the data begin at ${new Date(range.start).toISOString()}; choose a later --from, or add earlier data`,
      });
    }
    return { range: { start, end }, baselines: [{ start: range.start, end: start }] };
  };
  if (told.start !== undefined) {
    return {
      ...around(told.start, told.end ?? range.end),
      ...(flags.service !== undefined && { service: flags.service }),
    };
  }
  const incident = await recording.play((share) =>
    terminal.status(`playing the recording: ${Math.round(share * 100)} %`),
  );
  if (incident === undefined) {
    terminal.note('no objective burns in the data; comparing its second half with its first');
    const middle = (range.start + range.end) / 2;
    return {
      ...around(middle, range.end),
      ...(flags.service !== undefined && { service: flags.service }),
    };
  }
  terminal.note(
    `incident: ${incident.objective.indicator} of ${incident.service}, opened ${new Date(incident.openedAt).toISOString()}`,
  );
  const start = Math.max(range.start + 2 * step, incident.openedAt - lead);
  return {
    ...around(start, incident.resolvedAt ?? range.end),
    service: flags.service ?? incident.service,
    indicator: incident.objective.indicator,
  };
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

/** Explains an incident from a case file, or from a directory of telemetry. */
export async function investigate({
  inputs,
  flags,
  terminal,
  signal,
}: Invocation): Promise<number> {
  const format = flags.format ?? 'text';
  if (!formats.some((known) => known === format)) {
    throw usageError(`--format is "${format}"; it must be ${formats.join(', ')}`);
  }
  const threshold = latencyThreshold(flags);
  terminal.status('reading');
  const input = await readInput(inputs[0] as string);
  let investigation: Investigation;
  if (input.kind === 'case') {
    const { caseFile } = input;
    const diagnosis = await createEngine().analyze(caseFile, { signal });
    investigation = {
      caseFile,
      diagnosis,
      report: await templateExplainer().explain(diagnosis, caseFile, { signal }),
    };
  } else {
    const recording = await openRecording(input.batches, threshold);
    await using observer = recording.observer;
    investigation = await observer.investigate(await targetOf(recording, flags, terminal), {
      signal,
    });
  }
  if (flags['save-case'] !== undefined)
    await writeFile(flags['save-case'], encodeCase(investigation.caseFile));
  if (flags.json === true) {
    terminal.print(
      encodeDocument({
        diagnosis: investigation.diagnosis,
        report: investigation.report,
      }).trimEnd(),
    );
    return 0;
  }
  const text = rendered(investigation, format, terminal, flags.out !== undefined);
  if (flags.out === undefined) terminal.print(text.trimEnd());
  else {
    await writeFile(flags.out, text);
    terminal.note(`wrote ${flags.out}`);
  }
  return 0;
}
