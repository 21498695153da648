import type { Hypothesis, ReportAction, Text } from '@abduce/core';
import { type ActionTemplate, rollBack, takingBack } from './causes/cause-template.ts';
import { causeTemplates } from './causes/cause-templates.ts';
import { commandOf } from './commands.ts';
import { deliveryEvidence } from './context.ts';
import { wordsOf } from './facts.ts';
import { type SlotContext, slotsOf } from './slots.ts';
import { fill, paragraph, type Slot } from './text.ts';

function firstFilled(
  wordings: string | readonly string[],
  slot: (name: string) => Slot,
): Text | undefined {
  for (const wording of typeof wordings === 'string' ? [wordings] : wordings) {
    const filled = fill(wording, slot);
    if (filled !== undefined) return filled;
  }
  return undefined;
}

/** A clause that completes "… because". */
export function becauseOf(context: SlotContext): Text {
  const { cause } = context.hypothesis;
  return firstFilled(causeTemplates[cause].because, slotsOf(context)) ?? [];
}

/** One sentence with the numbers that show the cause at work, for the summary. */
export function gistOf(context: SlotContext): Text | undefined {
  return firstFilled(causeTemplates[context.hypothesis.cause].gist, slotsOf(context));
}

/** Sentences on how the cause does its harm. */
export function mechanismOf(context: SlotContext): Text {
  const slot = slotsOf(context);
  const { how } = causeTemplates[context.hypothesis.cause];
  return paragraph(...how.map((one) => firstFilled(one, slot)));
}

/** Actions told of per level. */
const most = 2;

/** What to do, from the catalogue of the cause type; at most two per level. */
export function actionsOf(context: SlotContext): readonly ReportAction[] {
  const slot = slotsOf(context);
  const { cause } = context.hypothesis;
  const template = causeTemplates[cause];
  const trigger = deliveryEvidence(context, context.hypothesis);
  const kind = trigger && wordsOf(trigger, 'kind');
  const actions = (
    level: ReportAction['level'],
    templates: readonly ActionTemplate[],
  ): readonly ReportAction[] =>
    templates
      .flatMap((action): ReportAction[] => {
        const { slug, wordings, commands } = action;
        const { risk, undo } = slug === rollBack.slug ? (takingBack[kind ?? ''] ?? action) : action;
        const text = firstFilled(wordings, slot);
        if (text === undefined) return [];
        const command = commandOf(commands, context);
        return [
          {
            id: `${cause}/${level}/${slug}`,
            level,
            text,
            ...(command === undefined ? {} : { command }),
            ...(risk === undefined ? {} : { risk }),
            ...(undo === undefined ? {} : { undo }),
          },
        ];
      })
      .slice(0, most);
  return [
    ...actions('mitigate', template.mitigate),
    ...actions('fix', template.fix),
    ...actions('prevent', template.prevent),
  ];
}

/** The winner of a diagnosis that has one. */
export function winnerOf(
  verdict: string,
  hypotheses: readonly Hypothesis[],
): Hypothesis | undefined {
  return verdict === 'root_cause' || verdict === 'contributing' ? hypotheses[0] : undefined;
}

/** In words, for the number as it is shown: to two places. */
export function gradeOf(confidence: number): 'high' | 'medium' | 'low' {
  const shown = Math.round(confidence * 100) / 100;
  if (shown >= 0.8) return 'high';
  return shown >= 0.5 ? 'medium' : 'low';
}
