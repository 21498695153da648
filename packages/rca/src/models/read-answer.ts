import type { JsonSchema, ModelAnswer } from '@abduce/core';
import { extractJson, type JsonCandidate } from './json/extract-json.ts';
import type { JsonSlip } from './json/read-json.ts';
import { type SchemaProblem, schemaProblems } from './schema/schema-problems.ts';

/** Why an answer cannot be used. */
export type UnfitReason =
  | 'refused'
  /** Cut off by the limit of tokens, or in the middle of the object. */
  | 'truncated'
  | 'empty'
  | 'no_json'
  | 'unfit'
  | 'too_large'
  | 'too_deep';

export interface AnswerLimits {
  readonly maxAnswerBytes: number;
  readonly maxDepth: number;
}

export type ReadAnswer<T> =
  | { readonly ok: true; readonly value: T; readonly slips: readonly JsonSlip[] }
  | {
      readonly ok: false;
      readonly reason: UnfitReason;
      readonly message: string;
      readonly problems: readonly SchemaProblem[];
    };

/** The first object in an answer that fits the schema and passes `validate`. Pure. */
export function readAnswer<T>(
  answer: ModelAnswer,
  schema: JsonSchema,
  limits: AnswerLimits,
  validate?: (value: T) => readonly SchemaProblem[],
): ReadAnswer<T> {
  const unfit = (
    reason: UnfitReason,
    message: string,
    problems: readonly SchemaProblem[] = [],
  ): ReadAnswer<T> => ({ ok: false, reason, message, problems });

  if (answer.finish === 'refusal') return unfit('refused', 'The model refused to answer.');
  if (isLarger(answer.text, limits.maxAnswerBytes)) {
    return unfit('too_large', `The answer is larger than ${limits.maxAnswerBytes} bytes.`);
  }
  const { candidates, truncated, deep } = extractJson(answer.text, limits);
  let closest: readonly SchemaProblem[] | undefined;
  for (const { value, slips } of withInner(candidates)) {
    const shape = schemaProblems(schema, value);
    const problems = shape.length > 0 ? shape : (validate?.(value as T) ?? []);
    if (problems.length === 0) return { ok: true, value: value as T, slips };
    closest ??= problems;
  }
  if (answer.finish === 'length' || truncated) {
    return unfit('truncated', 'The answer was cut off before it was complete.', closest);
  }
  if (deep) return unfit('too_deep', `The answer nests deeper than ${limits.maxDepth}.`);
  if (closest !== undefined) {
    const [first] = closest;
    const where = first?.path === '' ? 'The answer' : first?.path;
    return unfit('unfit', `${where} ${first?.problem}.`, closest);
  }
  return answer.text.trim() === ''
    ? unfit('empty', 'The answer is empty.')
    : unfit('no_json', 'The answer holds no JSON object.');
}

/** Each object, and after all of them what lies one level within: models wrap what they are asked for. */
function withInner(candidates: readonly JsonCandidate[]): readonly JsonCandidate[] {
  const inner = candidates.flatMap(({ value, slips }) =>
    Object.values(value)
      .filter((item) => typeof item === 'object' && item !== null && !Array.isArray(item))
      .map((item) => ({ value: item as JsonCandidate['value'], slips })),
  );
  return [...candidates, ...inner];
}

function isLarger(text: string, bytes: number): boolean {
  if (text.length > bytes) return true;
  return text.length * 3 > bytes && new TextEncoder().encode(text).length > bytes;
}
