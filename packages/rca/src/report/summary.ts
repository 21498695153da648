import type { Hypothesis, Text, TextFigure, TextPart } from '@abduce/core';
import { factValue, numberOf } from './facts.ts';
import { changeEvidence, changeName, entityPart } from './slots.ts';
import type { StepContext, Symptom } from './steps.ts';
import { paragraph, say, text } from './text.ts';
import { becauseOf, gradeOf } from './wording.ts';

const onset: TextFigure = { figure: 'onset' };
const confidence: TextFigure = { figure: 'confidence' };

function targetState({ diagnosis }: StepContext): string {
  if (diagnosis.target?.indicator === 'availability') return 'is failing';
  return diagnosis.target?.indicator === 'latency' ? 'is slow' : 'is in trouble';
}

function because(context: StepContext, hypothesis: Hypothesis): Text {
  const { diagnosis, caseFile } = context;
  return becauseOf({ diagnosis, caseFile, hypothesis });
}

export function titleOf(context: StepContext): Text {
  const { diagnosis, winner } = context;
  const target = diagnosis.target?.service;
  const place: readonly (Text | TextPart)[] =
    target === undefined ? ['The system'] : [entityPart(target)];
  if (winner !== undefined) {
    if (target === undefined) return because(context, winner);
    return text(...place, ' ', targetState(context), ': ', because(context, winner));
  }
  if (diagnosis.verdict === 'no_fault') {
    return target === undefined ? ['No fault found'] : text('No fault found in ', ...place);
  }
  return text(...place, ' ', targetState(context), ': the cause could not be determined');
}

/** How sure the verdict is. */
export function sureOf(context: StepContext): Text {
  const grade = gradeOf(context.diagnosis.confidence);
  return text('Confidence is ', grade, ' (', confidence, ').');
}

/** What set it off, and the change that did not. */
function triggerSentence(context: StepContext, winner: Hypothesis): Text | undefined {
  const { diagnosis } = context;
  const guilty = changeEvidence(diagnosis.evidence, winner.trigger);
  if (guilty !== undefined) {
    const lag = numberOf(guilty, 'lag') > 0 ? factValue(guilty, 'lag') : undefined;
    const late = lag === undefined ? [] : say`, ${lag} before the onset`;
    const time = factValue(guilty, 'since') ?? factValue(guilty, 'time');
    const at = time === undefined ? [] : say` at ${time}`;
    return say`It was set off by ${changeName(guilty)}${at}${late} ${cite([guilty.id])}.`;
  }
  const innocent = diagnosis.ruledOut.find(
    ({ status, trigger }) => status === 'refuted' && trigger !== undefined,
  );
  const change = changeEvidence(diagnosis.evidence, innocent?.trigger);
  return change === undefined
    ? undefined
    : say`No known change set it off; ${changeName(change)} is innocent ${cite([change.id])}.`;
}

/** The trigger alone, for the root cause's own place in a report. */
export function triggerOf(context: StepContext, winner: Hypothesis): Text | undefined {
  const guilty = changeEvidence(context.diagnosis.evidence, winner.trigger);
  if (guilty === undefined) return undefined;
  const time = factValue(guilty, 'since') ?? factValue(guilty, 'time');
  return text(changeName(guilty), ...(time === undefined ? [] : [' at ', time]));
}

/** Evidence ids in brackets, as words of a sentence. */
function cite(ids: readonly string[]): Text {
  return [{ cite: ids }];
}

export function summaryOf(context: StepContext, symptom: Symptom | undefined): Text {
  const { diagnosis, winner } = context;
  const { verdict } = diagnosis;
  const since = diagnosis.onset === undefined ? undefined : say` at ${onset}`;
  const seen =
    symptom === undefined
      ? undefined
      : text(symptom.sentence, since ?? '', ' ', cite(symptom.evidence));
  if (winner !== undefined) {
    const what =
      seen === undefined
        ? text(
            subject(context),
            ' ',
            targetState(context),
            ...(since === undefined ? [] : [' since ', onset]),
          )
        : seen;
    const partly = verdict === 'contributing' ? ' in part' : '';
    return paragraph(
      text(
        what,
        partly,
        ' because ',
        because(context, winner),
        ' ',
        cite(winner.support.slice(0, 3)),
        '.',
      ),
      triggerSentence(context, winner),
      sureOf(context),
    );
  }
  if (verdict === 'no_fault') {
    return paragraph(
      say`Nothing in the window departs from what is normal.`,
      seen === undefined ? undefined : text(seen, '.'),
      sureOf(context),
    );
  }
  const suspect = diagnosis.hypotheses[0];
  return paragraph(
    seen === undefined ? undefined : text(seen, '.'),
    say`The evidence does not single out a cause.`,
    suspect === undefined
      ? undefined
      : text(
          'The strongest suspicion is that ',
          because(context, suspect),
          ' ',
          cite(suspect.support.slice(0, 3)),
          '.',
        ),
    sureOf(context),
  );
}

function subject({ diagnosis }: StepContext): TextPart {
  const target = diagnosis.target?.service;
  return target === undefined ? 'The system' : entityPart(target);
}
