import type { JsonSchema } from '@abduce/core';
import type { EvidencePack } from '../pack/pack.ts';

export const answerBounds = {
  /** Characters of one sentence. */
  sentence: 600,
  summary: 5,
  cause: 4,
  /** Evidence ids of one sentence. */
  evidence: 8,
} as const;

/** No digit stands outside of braces: numbers are references, or they are not there. */
const noDigits = '^([^0-9{}]|\\{[^{}]+\\})+$';

const text = { type: 'string' } as const;
const texts = { type: 'array', items: text } as const;
const sentence = { text, evidence: texts } as const;
const sentences = { type: 'array', items: open(sentence) } as const;

/**
 * The shape of a `ModelAnswerDocument`. An answer without it is of no use; what is wrong within it is the affair of
 * one sentence, which is judged by itself.
 */
export const answerShape: JsonSchema = open({
  title: open(sentence),
  summary: sentences,
  cause: sentences,
  chain: { type: 'array', items: open({ step: { type: 'integer' }, ...sentence }) },
  actions: texts,
});

/**
 * The same for one pack, as narrow as a server can enforce it: all keys required, none added, no union at the root,
 * ids out of closed lists, no digits outside of references. It holds nothing that came out of telemetry.
 */
export function answerSchema(pack: EvidencePack): JsonSchema {
  const evidence = listOf(
    pack.evidence.map(({ id }) => id),
    answerBounds.evidence,
  );
  const narrow = { text: { ...text, pattern: noDigits }, evidence };
  const steps = stepsOf(pack);
  return object({
    title: object(narrow),
    summary: array(object(narrow), answerBounds.summary, 1),
    cause: array(object(narrow), answerBounds.cause),
    chain: array(
      object({ step: { type: 'integer', minimum: 1, maximum: Math.max(1, steps) }, ...narrow }),
      steps,
    ),
    actions: listOf(
      pack.actions.map(({ id }) => id),
      pack.actions.length,
    ),
  });
}

/** Steps of the chain that the pack tells of. */
export function stepsOf(pack: EvidencePack): number {
  let last = 0;
  for (const { place } of pack.sentences) {
    const step = /^chain\[(\d+)\]/.exec(place)?.[1];
    if (step !== undefined) last = Math.max(last, Number(step) + 1);
  }
  return last;
}

/** The same without what some servers refuse in a schema: patterns and bounds. Shape and lists of ids stay. */
export function plainSchema(schema: JsonSchema): JsonSchema {
  const left = new Set(['pattern', 'minimum', 'maximum', 'minItems', 'maxItems']);
  return JSON.parse(
    JSON.stringify(schema, (key, value: unknown) => (left.has(key) ? undefined : value)),
  ) as JsonSchema;
}

/** What is there beside the keys is not looked at. */
function open(properties: JsonSchema): JsonSchema {
  return { type: 'object', properties, required: Object.keys(properties) };
}

function object(properties: JsonSchema): JsonSchema {
  return { ...open(properties), additionalProperties: false };
}

function array(items: JsonSchema, maxItems: number, minItems = 0): JsonSchema {
  return { type: 'array', items, minItems, maxItems };
}

function listOf(ids: readonly string[], most: number): JsonSchema {
  const items = ids.length === 0 ? text : { ...text, enum: ids };
  return array(items, Math.min(most, ids.length));
}
