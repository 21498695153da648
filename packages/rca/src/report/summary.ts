import type { Evidence, Hypothesis, Text, TextFigure } from '@abduce/core';
import { changeName } from './changes.ts';
import { changeEvidence, deliveryEvidence, type ReportContext } from './context.ts';
import { factValue, numberOf } from './facts.ts';
import { feltClause, feltOf, goesOn, impactSentence } from './felt.ts';
import { directionOf } from './movement.ts';
import { entityPart } from './slots.ts';
import { statement } from './statement.ts';
import { confidenceOf } from './sure.ts';
import { capital, paragraph, say, text } from './text.ts';
import { becauseOf, gistOf } from './wording.ts';

const windowEnd: TextFigure = { figure: 'window_end' };

function targetState({ diagnosis, recovery }: ReportContext): string {
  const be = recovery === undefined ? 'is' : 'was';
  if (diagnosis.target?.indicator === 'availability') return `${be} failing`;
  return diagnosis.target?.indicator === 'latency' ? `${be} slow` : `${be} in trouble`;
}

function because(context: ReportContext, hypothesis: Hypothesis): Text {
  return becauseOf({ ...context, hypothesis });
}

export function titleOf(context: ReportContext): Text {
  const { diagnosis, winner } = context;
  const target = diagnosis.target?.service;
  if (winner !== undefined) {
    if (target === undefined) return capital(because(context, winner));
    return text(entityPart(target), ' ', targetState(context), ': ', because(context, winner));
  }
  if (diagnosis.verdict === 'no_fault') {
    return target === undefined
      ? ['No fault found']
      : text('No fault found in ', entityPart(target));
  }
  const subject = target === undefined ? 'The system' : entityPart(target);
  return text(subject, ' ', targetState(context), ': the cause could not be determined');
}

/** What set it off, and the change that did not. */
function triggerSentence(context: ReportContext, winner: Hypothesis): Text | undefined {
  const { diagnosis, deeds } = context;
  const guilty = deliveryEvidence(context, winner);
  if (guilty !== undefined) {
    const deed = deeds.get(winner.trigger ?? '');
    const does = deed && factValue(deed, 'does');
    const change = changeEvidence(context, winner.trigger) ?? guilty;
    const brought = change.query.kind === 'change' && !sameChange(change, guilty);
    const it: Text = brought ? text('its ', changeName(change)) : ['it'];
    const cites = [...new Set([guilty, change, ...(deed === undefined ? [] : [deed])])];
    return text(
      capital(changeName(guilty)),
      ' set it off',
      triggerMoment(guilty),
      ...(does === undefined ? [] : ['; ', it, ' ', does]),
      ' ',
      { cite: cites.map(({ id }) => id) },
      '.',
    );
  }
  const innocent = diagnosis.ruledOut.find(
    ({ status, trigger }) => status === 'refuted' && trigger !== undefined,
  );
  const change = changeEvidence(context, innocent?.trigger);
  if (change === undefined) return undefined;
  return say`No known change set it off; ${changeName(change)} is innocent ${{ cite: [change.id] }}.`;
}

function sameChange(a: Evidence, b: Evidence): boolean {
  return a.query.kind === 'change' && b.query.kind === 'change' && a.query.id === b.query.id;
}

/** ` at 14:02:10 UTC, 21 s before`: when the change began to act. */
function triggerMoment(guilty: Evidence): Text {
  const time = factValue(guilty, 'since') ?? factValue(guilty, 'time');
  const lag = numberOf(guilty, 'lag') > 0 ? factValue(guilty, 'lag') : undefined;
  return text(say` at ${time}` ?? [], say`, ${lag} before` ?? []);
}

/** The trigger alone, for the root cause's own place in a report. */
export function triggerOf(context: ReportContext, winner: Hypothesis): Text | undefined {
  const guilty = deliveryEvidence(context, winner);
  if (guilty === undefined) return undefined;
  const time = factValue(guilty, 'since') ?? factValue(guilty, 'time');
  return text(changeName(guilty), ...(time === undefined ? [] : [' at ', time]));
}

/** What, why, since when, how sure. */
export function summaryOf(context: ReportContext): Text {
  const { diagnosis, winner } = context;
  if (winner !== undefined) return foundSummary(context, winner);
  if (diagnosis.verdict === 'no_fault') return calmSummary(context);
  const felt = feltOf(context);
  const suspect = diagnosis.hypotheses[0];
  return paragraph(
    felt && text(feltClause(context, felt), ' ', { cite: [felt.id] }, '.'),
    ['The evidence does not single out a cause.'],
    suspect &&
      text(
        'The strongest suspicion is that ',
        because(context, suspect),
        ' ',
        { cite: suspect.support.slice(0, 3) },
        '.',
      ),
    felt && ongoing(context),
    confidenceOf(context),
  );
}

function foundSummary(context: ReportContext, winner: Hypothesis): Text {
  const { diagnosis } = context;
  const felt = feltOf(context);
  const target = diagnosis.target?.service;
  const what =
    felt === undefined
      ? text(target === undefined ? 'The system' : entityPart(target), ' ', targetState(context))
      : text(feltClause(context, felt), ' ', { cite: [felt.id] });
  return paragraph(
    text(
      what,
      diagnosis.verdict === 'contributing' ? ', in part' : '',
      ' because ',
      because(context, winner),
      ' ',
      { cite: winner.support.slice(0, 3) },
      '.',
    ),
    gistOf({ ...context, hypothesis: winner }),
    triggerSentence(context, winner),
    ongoing(context),
    confidenceOf(context),
  );
}

function calmSummary(context: ReportContext): Text {
  const felt = feltOf(context);
  const words = felt && (impactSentence(felt, undefined, false) ?? statement(felt, context.namer));
  const rose = felt !== undefined && directionOf(felt) === 'rose';
  return paragraph(
    [
      rose
        ? 'Nothing departs from what is normal by enough, or for long enough, to be a fault.'
        : 'Nothing in the window departs from what is normal.',
    ],
    words && cited(words, felt?.id ?? ''),
    confidenceOf(context),
  );
}

/** The citation before the full stop. */
function cited(sentence: Text, id: string): Text {
  const last = sentence.at(-1);
  const body =
    typeof last === 'string' ? [...sentence.slice(0, -1), last.replace(/\.$/, '')] : sentence;
  return text(...body, ' ', { cite: [id] }, '.');
}

function ongoing(context: ReportContext): Text | undefined {
  const felt = feltOf(context);
  if (felt === undefined || !goesOn(context, felt)) return undefined;
  return say`It was still going on at ${windowEnd}.`;
}
