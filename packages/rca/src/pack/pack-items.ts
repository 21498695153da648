import type { Evidence, Text } from '@abduce/core';
import type { PackItem } from './fit-budget.ts';
import type { PackSentence } from './pack.ts';
import {
  type PartsContext,
  packEvidence,
  packHypothesis,
  packLog,
  packTime,
  plainWriter,
  textLimits,
} from './pack-parts.ts';
import { sentenceText } from './sentence-text.ts';
import { splitSentences } from './split-sentences.ts';

/** How many of a section come before the hypotheses, of which there are many; the others come after them. */
const first = { times: 6, logs: 4, unknowns: 6 } as const;

/** Everything that a pack could hold, most telling first: what is said, what it rests on, what else was considered. */
export function packItems(context: PartsContext): readonly PackItem[] {
  const { report, references, neutral } = context;
  const write = plainWriter(context);
  const items: PackItem[] = [];
  const byId = new Map(report.evidence.map((item) => [item.id, item]));
  const told = new Set<string>();
  const tell = (ids: readonly string[]): void => {
    for (const id of ids) {
      const evidence: Evidence | undefined = byId.get(id);
      if (evidence === undefined || told.has(id)) continue;
      told.add(id);
      items.push({ section: 'evidence', value: packEvidence(context, evidence) });
    }
  };
  const times = references.times().map(packTime);
  for (const value of times.slice(0, first.times)) items.push({ section: 'times', value });
  for (const value of sentencesOf(context)) {
    tell(value.evidence);
    items.push({ section: 'sentences', value });
  }
  for (const { id, level, text } of report.actions) {
    const value = { id, level, text: neutral(write(text), textLimits.reason) };
    items.push({ section: 'actions', value });
  }
  const unknowns = report.unknowns.map((text) => neutral(write(text), textLimits.reason));
  for (const value of unknowns.slice(0, first.unknowns)) items.push({ section: 'unknowns', value });
  const logs = report.exhibits.logs.map((log) => packLog(context, log));
  for (const value of logs.slice(0, first.logs)) items.push({ section: 'logs', value });
  tell(report.path.flatMap(({ evidence }) => evidence));
  tell(report.impact.flatMap(({ evidence }) => evidence));
  tell(report.counterfactuals.flatMap(({ evidence }) => evidence));
  for (const hypothesis of [...report.alternatives, ...report.ruledOut]) {
    tell(hypothesis.evidence.slice(0, 1));
    const value = packHypothesis(context, hypothesis, write);
    items.push({ section: 'ruledOut', value });
  }
  for (const value of unknowns.slice(first.unknowns)) items.push({ section: 'unknowns', value });
  for (const value of logs.slice(first.logs)) items.push({ section: 'logs', value });
  for (const value of times.slice(first.times)) items.push({ section: 'times', value });
  tell(report.evidence.map(({ id }) => id));
  return items;
}

/** The sentences of the template that a wording may take the place of. */
function sentencesOf({ report, references }: PartsContext): readonly PackSentence[] {
  const write = sentenceText(report, references);
  const sentence = (place: string, text: Text, evidence: readonly string[]): PackSentence => ({
    place,
    text: write(text),
    evidence: [...new Set([...evidence, ...text.flatMap(citedBy)])],
  });
  const each = (place: string, text: Text, evidence: readonly string[]): PackSentence[] =>
    splitSentences(text).map((one, at) => sentence(`${place}[${at}]`, one, evidence));
  return [
    sentence('title', report.title, report.symptom?.evidence ?? []),
    ...each('summary', report.summary, []),
    ...(report.rootCause === undefined
      ? []
      : each('rootCause.text', report.rootCause.text, report.rootCause.evidence.slice(0, 3))),
    ...report.chain.map(({ text, evidence }, at) => sentence(`chain[${at}].text`, text, evidence)),
  ];
}

/** The evidence that a part of a sentence shows or cites. */
function citedBy(part: Text[number]): readonly string[] {
  if (typeof part === 'string') return [];
  if ('cite' in part) return part.cite;
  if ('derive' in part) return part.of.map(({ evidence }) => evidence);
  return 'evidence' in part ? [part.evidence] : [];
}
