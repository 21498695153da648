import type { Counterfactual } from '@abduce/core';
import { cleanText } from './clean.ts';
import { formatQuantity } from './format.ts';

export const counterfactualVerdicts: Readonly<Record<Counterfactual['verdict'], string>> = {
  confirms: 'confirms the cause',
  contradicts: 'contradicts the cause',
  inconclusive: 'neither confirms nor contradicts the cause',
};

/** The question, what the cause predicts, what was observed, and what that says; `value` marks up the two numbers. */
export function counterfactualWords(
  item: Counterfactual,
  value: (words: string) => string = (words) => words,
): string {
  const predicted = value(formatQuantity(item.predicted, item.unit));
  const observed = value(formatQuantity(item.observed, item.unit));
  const question = cleanText(item.question, 240);
  return `${question} Predicted ${predicted}, observed ${observed}, which ${counterfactualVerdicts[item.verdict]}.`;
}
