import type { Report } from '@abduce/core';
import { formatNumber, formatTime } from './format.ts';
import type { TextWriter } from './text-writer.ts';

export const verdictWords: Readonly<Record<Report['verdict'], string>> = {
  root_cause: 'Root cause found',
  contributing: 'Contributing cause found',
  no_fault: 'No fault found',
  inconclusive: 'Inconclusive',
};

export function confidenceWords({ confidence }: Report): string {
  return formatNumber(Math.round(confidence * 100) / 100);
}

/** The first line of a report, in three pieces; `short` is the head without the zone, for narrow places. */
export function headlines(
  report: Report,
  writer: TextWriter,
): { readonly head: string; readonly short: string; readonly mark: string; readonly tail: string } {
  const since =
    report.onset === undefined ? '' : ` since ${formatTime(report.onset, { date: false })}`;
  const symptom = report.symptom === undefined ? '' : writer.write(report.symptom.text);
  const quiet = report.verdict === 'no_fault';
  const head =
    quiet || symptom === ''
      ? writer.write(report.title) + (quiet ? '' : since)
      : `${writer.nameOf(report.symptom?.entity ?? '')}  ${symptom}${since}`;
  return {
    head,
    short: quiet ? head : head.replace(/ UTC$/, ''),
    mark: quiet ? '○' : '●',
    tail: `confidence ${confidenceWords(report)}`,
  };
}
