import type { Report, Text } from '@abduce/core';

export interface PlacedText {
  readonly place: string;
  readonly text: Text;
  /** Evidence ids given beside it. */
  readonly evidence: readonly string[];
}

/** Every sentence of a report with its place. */
export function textsOf(report: Report): readonly PlacedText[] {
  const texts: PlacedText[] = [
    { place: 'title', text: report.title, evidence: [] },
    { place: 'summary', text: report.summary, evidence: [] },
  ];
  const { symptom, rootCause } = report;
  if (symptom !== undefined) texts.push({ place: 'symptom', ...symptom });
  if (rootCause !== undefined) {
    texts.push({ place: 'rootCause.text', text: rootCause.text, evidence: rootCause.evidence });
    if (rootCause.trigger !== undefined) {
      texts.push({ place: 'rootCause.trigger', text: rootCause.trigger, evidence: [] });
    }
    texts.push({ place: 'rootCause.sure', text: rootCause.sure, evidence: [] });
  }
  for (const key of ['impact', 'path', 'chain', 'alternatives', 'ruledOut', 'timeline'] as const) {
    for (const [at, { text, evidence }] of report[key].entries()) {
      texts.push({ place: `${key}[${at}].text`, text, evidence });
    }
  }
  for (const key of ['alternatives', 'ruledOut'] as const) {
    for (const [at, { title }] of report[key].entries()) {
      texts.push({ place: `${key}[${at}].title`, text: title, evidence: [] });
    }
  }
  for (const [at, { text, command }] of report.actions.entries()) {
    texts.push({ place: `actions[${at}].text`, text, evidence: [] });
    if (command !== undefined) {
      texts.push({ place: `actions[${at}].command`, text: command, evidence: [] });
    }
  }
  for (const [at, text] of report.unknowns.entries()) {
    texts.push({ place: `unknowns[${at}]`, text, evidence: [] });
  }
  return texts;
}
