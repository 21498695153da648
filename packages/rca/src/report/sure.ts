import type { Text, TextFigure } from '@abduce/core';
import { causeTypes } from '@abduce/core';
import { changeEvidence, type ReportContext } from './context.ts';
import { factValue, numberOf } from './facts.ts';
import { counted } from './number-words.ts';
import { entityPart } from './slots.ts';
import { capital, list, paragraph, say, text } from './text.ts';
import { gradeOf } from './wording.ts';

const confidence: TextFigure = { figure: 'confidence' };

/** How sure the verdict is. */
export function confidenceOf({ diagnosis }: ReportContext): Text {
  return text('Confidence is ', gradeOf(diagnosis.confidence), ' (', confidence, ').');
}

/** A rival counts from this part of the winner's score on. */
const close = 0.5;

/** What makes the verdict as sure as it is, and no surer: checks, the change, rivals, and what was not seen. */
export function sureOf(context: ReportContext): Text {
  const reasons = reasonsFor(context);
  const doubts = doubtsOf(context);
  return paragraph(
    confidenceOf(context),
    reasons.length === 0 ? undefined : text(capital(list(reasons)), '.'),
    ...doubts,
  );
}

function reasonsFor(context: ReportContext): readonly Text[] {
  const { diagnosis, winner } = context;
  const reasons: Text[] = [];
  const confirming = diagnosis.counterfactuals.filter(({ verdict }) => verdict === 'confirms');
  if (confirming.length > 0) {
    const cites = [...new Set(confirming.flatMap(({ evidence }) => evidence))];
    const verb = confirming.length === 1 ? 'fits' : 'fit';
    reasons.push(
      text(`${counted(confirming.length, 'prediction')} ${verb} what was observed `, {
        cite: cites,
      }),
    );
  }
  const change = changeEvidence(context, winner?.trigger);
  if (change !== undefined && numberOf(change, 'lag') > 0) {
    const lag = factValue(change, 'lag');
    const told = say`a change that can do this came ${lag} before the onset ${{ cite: [change.id] }}`;
    if (told !== undefined) reasons.push(told);
  }
  if (winner !== undefined && rivalOf(context) === undefined) {
    reasons.push(['no other explanation comes close']);
  }
  return reasons;
}

function rivalOf({ diagnosis }: ReportContext) {
  const [best, ...others] = diagnosis.hypotheses;
  return others.find(({ score, entity, cause }) => {
    const other = entity !== best?.entity || cause !== best.cause;
    return other && score > close * (best?.score ?? 0);
  });
}

function doubtsOf(context: ReportContext): readonly Text[] {
  const { diagnosis, winner, caseFile, sourcing } = context;
  const doubts: Text[] = [];
  const rival = winner === undefined ? undefined : rivalOf(context);
  if (rival !== undefined) {
    const { title } = causeTypes[rival.cause];
    doubts.push(
      text(
        capital([title]),
        ' at ',
        entityPart(rival.entity),
        ' would explain much of it too ',
        {
          cite: rival.support.slice(0, 3),
        },
        '.',
      ),
    );
  }
  const against = diagnosis.counterfactuals.filter(({ verdict }) => verdict === 'contradicts');
  if (against.length > 0) {
    const verb = against.length === 1 ? 'does not fit' : 'do not fit';
    const cites = [...new Set(against.flatMap(({ evidence }) => evidence))];
    doubts.push(
      text(
        capital([counted(against.length, 'prediction')]),
        ` ${verb} what was observed `,
        { cite: cites },
        '.',
      ),
    );
  }
  if (diagnosis.verdict === 'contributing') {
    doubts.push(['It accounts for a part of the trouble only.']);
  }
  const missing = [
    ...(winner?.missing ?? []).map((one) => sourcing(one).text),
    ...(caseFile.world.changes.length === 0 && winner !== undefined ? [['change events']] : []),
    ...(caseFile.telemetry.length === 0 ? [['spans and logs']] : []),
  ].slice(0, 3);
  if (missing.length > 0) doubts.push(text('It would be surer with ', list(missing), '.'));
  return doubts;
}
