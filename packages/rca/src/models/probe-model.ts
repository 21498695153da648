import {
  type CallOptions,
  isAbduceError,
  type LanguageModel,
  type ModelAnswer,
  type ModelCapabilities,
  type ModelFormat,
  type ModelRequest,
} from '@abduce/core';
import { extractJson } from './json/extract-json.ts';
import { schemaProblems } from './schema/schema-problems.ts';

const maxTokens = 512;
/** An answer that no model would give to the question by itself: who gives it was held to the schema. */
const schema = {
  type: 'object',
  properties: { colour: { type: 'string', enum: ['octarine'] } },
  required: ['colour'],
  additionalProperties: false,
};
const ask = (content: string, more: Partial<ModelRequest> = {}): ModelRequest => ({
  messages: [{ role: 'user', content }],
  maxTokens,
  ...more,
});
const questions = {
  json_schema: ask('Which colour is grass?', { format: 'json_schema', schema }),
  json_object: ask('Which colour is grass? Answer with a JSON object.', { format: 'json_object' }),
  tools: ask('Tell the tool report_colour which colour grass is.', {
    tools: [
      {
        name: 'report_colour',
        description: 'Takes the colour.',
        parameters: {
          type: 'object',
          properties: { colour: { type: 'string' } },
          required: ['colour'],
          additionalProperties: false,
        },
      },
    ],
  }),
  stream: ask('Which colour is grass?'),
} as const;

/**
 * Finds out by four small requests what a model's server does, rather than what it accepts: some take a schema and
 * ignore it. An answer that was cut off tells nothing; what it was to show is then taken to work.
 *
 * @throws AbduceError `MODEL_FAILED` where the model cannot be asked at all.
 */
export async function probeModel(
  model: Pick<LanguageModel, 'generate' | 'stream'>,
  options: CallOptions = {},
): Promise<ModelCapabilities> {
  const shows = async (
    ask: () => Promise<ModelAnswer | undefined>,
    proof: (answer: ModelAnswer) => boolean,
    refuses = isRefusal,
  ): Promise<boolean> => {
    try {
      const answer = await ask();
      return answer !== undefined && (answer.finish === 'length' || proof(answer));
    } catch (error) {
      if (refuses(error)) return false;
      throw error;
    }
  };
  const enforces = await shows(
    () => model.generate(questions.json_schema, options),
    ({ text }) => extractJson(text).candidates.some(({ value }) => fits(value)),
  );
  const objects = await shows(
    () => model.generate(questions.json_object, options),
    ({ text }) => text.trimStart().startsWith('{') && extractJson(text).candidates.length > 0,
  );
  const tools = await shows(
    () => model.generate(questions.tools, options),
    ({ toolCalls }) => toolCalls.some(({ name }) => name === 'report_colour'),
  );
  const stream = await shows(
    () => streamed(model, options),
    ({ text }) => text !== '',
    // It answered three times before: what fails now is the stream.
    (error) => isRefusal(error) || isAbduceError(error, 'MODEL_FAILED'),
  );
  const formats: ModelFormat[] = [];
  if (enforces) formats.push('json_schema');
  if (objects) formats.push('json_object');
  return { formats: [...formats, 'text'], tools, stream };
}

function fits(value: unknown): boolean {
  return schemaProblems(schema, value).length === 0;
}

function isRefusal(error: unknown): boolean {
  if (isAbduceError(error, 'UNSUPPORTED')) return true;
  return isAbduceError(error, 'MODEL_FAILED') && [400, 422].includes(Number(error.details.status));
}

async function streamed(
  { stream }: Pick<LanguageModel, 'stream'>,
  options: CallOptions,
): Promise<ModelAnswer | undefined> {
  for await (const piece of stream?.(questions.stream, options) ?? []) {
    if (typeof piece !== 'string') return piece;
  }
  return undefined;
}
