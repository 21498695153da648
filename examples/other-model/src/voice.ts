import type { Received, Reply } from './local-server.ts';

interface Sentence {
  readonly place: string;
  readonly text: string;
  readonly evidence: readonly string[];
}

/** Stands in for a model: answers in the sentences that stand in the data it was sent. */
export function voice({ body }: Received): Reply {
  const [sent] = body.messages[0]?.content ?? [];
  const data = sent?.text?.split('\n').find((line) => line.startsWith('{')) ?? '{}';
  const { sentences = [], actions = [] } = JSON.parse(data) as {
    readonly sentences?: readonly Sentence[];
    readonly actions?: readonly { readonly id: string }[];
  };
  const of = (start: string): readonly Omit<Sentence, 'place'>[] =>
    sentences
      .filter(({ place }) => place.startsWith(start))
      .map(({ text, evidence }) => ({ text, evidence }));
  const input = {
    title: of('title')[0],
    summary: of('summary'),
    cause: of('rootCause.text'),
    chain: of('chain').map((sentence, at) => ({ step: at + 1, ...sentence })),
    actions: actions.map(({ id }) => id),
  };
  return {
    body: {
      content: [{ type: 'tool_use', id: 'answer-1', name: 'answer', input }],
      stop_reason: 'tool_use',
      usage: { input_tokens: 0, output_tokens: 0 },
    },
  };
}
