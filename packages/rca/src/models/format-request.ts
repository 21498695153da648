import type { JsonSchema, ModelFormat, ModelMessage, ModelRequest } from '@abduce/core';

/**
 * The request in one format. Where no server enforces the schema, the system message says it in words; the word JSON
 * in it is also what servers demand before they promise JSON.
 */
export function formatRequest(
  { messages, maxTokens }: Pick<ModelRequest, 'messages' | 'maxTokens'>,
  format: ModelFormat,
  schema: JsonSchema,
): ModelRequest {
  if (format === 'json_schema') return { messages, maxTokens, format, schema };
  const words = [
    'Answer with one JSON object and nothing else: no fence, no heading, no word before or after it.',
    `It must fit this JSON schema: ${JSON.stringify(schema)}`,
  ].join('\n');
  return { messages: withSystem(messages, words), maxTokens, format };
}

function withSystem(messages: readonly ModelMessage[], words: string): readonly ModelMessage[] {
  const [first, ...rest] = messages;
  return first?.role === 'system'
    ? [{ role: 'system', content: `${first.content}\n\n${words}` }, ...rest]
    : [{ role: 'system', content: words }, ...messages];
}
