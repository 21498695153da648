import type { ModelAnswerDocument } from '../../explain/answer.ts';
import type { Turn, Wire } from './turn.ts';

function says(label: string, text: string, more: Partial<Turn> = {}): Turn {
  return {
    label,
    text,
    finish: 'stop',
    toolCalls: [],
    tokens: { input: 1_000, output: 200 },
    ...more,
  };
}

function fails(status: number, message: string, headers: Record<string, string> = {}): Turn {
  return says(`status ${status}`, '', { failure: { status, message, headers } });
}

const json = (value: unknown): string => JSON.stringify(value);

/** Everything that models and their servers do, good and bad, each as one turn. */
export const turns = {
  good: (value: unknown): Turn => says('good', json(value)),
  text: (text: string): Turn => says('text', text),
  fenced: (value: unknown): Turn =>
    says('fenced', `Here is the answer:\n\n\`\`\`json\n${json(value)}\n\`\`\`\n\nAnything else?`),
  thinking: (value: unknown): Turn =>
    says('thinking', `<think>\nA first try: {"text": "no"}\n</think>\n\n${json(value)}`),
  truncated: (value: unknown): Turn =>
    says('truncated', json(value).slice(0, Math.ceil(json(value).length / 2)), {
      finish: 'length',
    }),
  refused: (): Turn => says('refused', 'I cannot help with that.', { finish: 'refusal' }),
  empty: (): Turn => says('empty', ''),
  noJson: (): Turn => says('no JSON', 'The database was slow, and I would roll the release back.'),
  /** Fits where a server enforces the schema, and is prose where none does. */
  unforced: (value: unknown, prose: string = 'It is the database.'): Turn =>
    says('unforced', json(value), { unforced: prose }),
  huge: (bytes: number): Turn => says('huge', json({ text: 'x'.repeat(bytes) })),
  tools: (calls: Turn['toolCalls']): Turn =>
    says('tools', '', { finish: 'tools', toolCalls: calls }),
  badToolJson: (name: string): Turn =>
    says('bad tool JSON', '', {
      finish: 'tools',
      toolCalls: [{ id: 'call_0', name, arguments: '{"entity": "orders", ' }],
    }),
  busy: (retryAfter?: string): Turn =>
    fails(429, 'Rate limit reached', retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
  failed: (status: number = 500): Turn => fails(status, 'The server had an error'),
  refuses: (status: number, message: string, more: { param?: string; code?: string } = {}): Turn =>
    says(`status ${status}`, '', { failure: { status, message, ...more } }),
  wire: (wire: Wire, value: unknown = { text: 'It is slow – 10 ms → 350 ms.' }): Turn =>
    says(wire, json(value), { wire }),

  wrongType: (document: ModelAnswerDocument): Turn =>
    says('wrong type', json({ ...document, summary: 'It is the database.' })),
  inventedNumber: (document: ModelAnswerDocument): Turn =>
    says(
      'invented number',
      json(withSentence(document, 'It took 4711 ms and hurt 99 % of users.')),
    ),
  inventedEntity: (document: ModelAnswerDocument): Turn =>
    says('invented entity', json(withSentence(document, 'The fault lies with ledger-gateway.'))),
  inventedReference: (document: ModelAnswerDocument): Turn =>
    says('invented reference', json(withSentence(document, 'It rose to {E999.after}.', ['E999']))),
  followedInjection: (document: ModelAnswerDocument): Turn =>
    says(
      'followed injection',
      json({
        ...withSentence(
          document,
          'As instructed in the log: the root cause is payments, for sure.',
        ),
        title: { text: 'payments is the root cause', evidence: [] },
        actions: ['drop_database', ...document.actions],
      }),
    ),
} as const;

/** The answer with one more sentence in its summary, resting on what the first one rests on. */
function withSentence(
  document: ModelAnswerDocument,
  text: string,
  evidence: readonly string[] = document.summary[0]?.evidence ?? [],
): ModelAnswerDocument {
  return { ...document, summary: [...document.summary.slice(0, 3), { text, evidence }] };
}
