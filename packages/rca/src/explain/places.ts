import type { Report, Text } from '@abduce/core';
import type { ModelAnswerDocument, WrittenSentence } from './answer.ts';
import { answerBounds } from './answer-schema.ts';

/** A part of the report that may be worded anew, with the words of the template. */
export interface Place {
  /** As in the report: `title`, `summary`, `rootCause.text`, `chain[2].text`. */
  readonly place: string;
  readonly part: 'title' | 'summary' | 'cause' | 'chain';
  /** Number of the step, from 0. */
  readonly step?: number;
  readonly template: Text;
  /** Ids that stand beside the words: they stay, whatever the words are. */
  readonly evidence?: readonly string[];
}

export function placesOf({ title, summary, rootCause, chain }: Report): readonly Place[] {
  return [
    { place: 'title', part: 'title', template: title },
    { place: 'summary', part: 'summary', template: summary },
    ...(rootCause === undefined
      ? []
      : [
          {
            place: 'rootCause.text',
            part: 'cause',
            template: rootCause.text,
            evidence: rootCause.evidence,
          } as const,
        ]),
    ...chain.map(
      ({ text, evidence }, step) =>
        ({ place: `chain[${step}].text`, part: 'chain', step, template: text, evidence }) as const,
    ),
  ];
}

/** What a model wrote for a place; nothing when it left the place out. Of two wordings of one step the first counts. */
export function writtenFor(
  { part, step }: Place,
  answer: ModelAnswerDocument,
): readonly WrittenSentence[] {
  switch (part) {
    case 'title':
      return [answer.title];
    case 'summary':
    case 'cause':
      return answer[part].slice(0, answerBounds[part]);
    case 'chain': {
      const found = answer.chain.find((item) => item.step === (step ?? 0) + 1);
      return found === undefined ? [] : [{ text: found.text, evidence: found.evidence }];
    }
  }
}

/** The report with one place worded anew. */
export function withPlace(report: Report, { part, step }: Place, text: Text): Report {
  switch (part) {
    case 'title':
    case 'summary':
      return { ...report, [part]: text };
    case 'cause':
      if (report.rootCause === undefined) return report;
      return { ...report, rootCause: { ...report.rootCause, text } };
    case 'chain':
      return {
        ...report,
        chain: report.chain.map((item, at) => (at === step ? { ...item, text } : item)),
      };
  }
}
