import type { Report, ReportCheck, ReportWording } from '@abduce/core';
import { isFaultless, type JudgedPlace, violationsOf } from './judge-answer.ts';
import { withPlace } from './places.ts';

/** What to do about sentences that say what the evidence does not. */
export type Strictness = 'drop' | 'repair' | 'fail';

export interface Settled {
  readonly report: Report;
  readonly checks: readonly ReportCheck[];
  /** Places that are the model's words now. */
  readonly worded: number;
}

/**
 * Puts what holds into the report. A place with anything wrong takes the second try, if that is faultless; else it goes
 * without the sentences that are wrong, if the rest still tells all; else it has the words of the template. With
 * `fail` there is nothing between faultless and the template.
 */
export function settle(
  template: Report,
  first: readonly JudgedPlace[],
  second: readonly JudgedPlace[],
  strict: Strictness,
): Settled {
  const again = new Map(second.map((judged) => [judged.place.place, judged]));
  let report = template;
  let worded = 0;
  const checks: ReportCheck[] = [];
  for (const judged of first) {
    const { place } = judged.place;
    const taken = chosen(judged, again.get(place), strict);
    if (taken !== undefined) {
      report = withPlace(report, judged.place, taken.text);
      worded++;
    }
    const clean = taken === judged && isFaultless(judged);
    checks.push({
      place,
      outcome: clean ? 'kept' : taken === undefined ? 'replaced' : 'repaired',
      problems: clean ? [] : problemsOf(judged),
    });
  }
  return { report, checks, worded };
}

function chosen(
  first: JudgedPlace,
  second: JudgedPlace | undefined,
  strict: Strictness,
): JudgedPlace | undefined {
  if (isFaultless(first)) return first;
  if (second !== undefined && isFaultless(second)) return second;
  if (strict === 'fail') return undefined;
  return [second, first].find((judged) => judged !== undefined && tellsAll(judged));
}

/** Without the sentences that are wrong, it still tells what the template told there. */
function tellsAll({ sentences, missing }: JudgedPlace): boolean {
  return missing.length === 0 && sentences.some(({ text }) => text !== undefined);
}

/** Of a kind and what would be right, never the words at fault: those are the model's. */
function problemsOf(judged: JudgedPlace): readonly string[] {
  return [...new Set(violationsOf(judged).map(({ kind }) => problemWords[kind]))];
}

const problemWords: Readonly<Record<ReturnType<typeof violationsOf>[number]['kind'], string>> = {
  reference: 'a reference led nowhere',
  citation: 'its evidence was missing or about something else',
  number: 'a number without evidence',
  direction: 'a direction that the evidence does not show',
  entity: 'a name that is not in the evidence, or one left out',
  version: 'a version that is not in the evidence',
  time: 'a time that is not in the evidence, or one left out',
  cause: 'cause and effect that the engine did not confirm, or the cause left out',
  certainty: 'surer than the verdict, or without saying how sure',
  markup: 'markup, links, commands or words to tools',
  word: 'words that say more than the evidence does',
  form: 'no sentence of the length and form that was asked for',
};

/** The catalogue's actions with the most useful first within each level; ids that are not there are ignored. */
export function orderActions(report: Report, ids: readonly string[]): Report {
  const rank = new Map<string, number>();
  for (const id of ids) if (!rank.has(id)) rank.set(id, rank.size);
  const levels = [...new Set(report.actions.map(({ level }) => level))];
  const place = (id: string): number => rank.get(id) ?? rank.size;
  const actions = levels.flatMap((level) =>
    report.actions
      .filter((action) => action.level === level)
      .toSorted((a, b) => place(a.id) - place(b.id)),
  );
  return { ...report, actions };
}

/** The template's report, with why no model worded it. */
export function unworded(template: Report, model: string, reason: string): Report {
  const wording: ReportWording = { by: 'template', model, reason };
  return { ...template, wording };
}
