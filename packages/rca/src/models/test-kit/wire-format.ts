import type { Personality, SentBody } from './personality.ts';
import type { Turn } from './turn.ts';

const smallestPiece = 5;
const mostPieces = 400;

/** A whole completion, as `/chat/completions` sends it. */
export function completionOf(turn: Turn, kind: Personality, body: SentBody): unknown {
  const { text, calls, reason } = written(turn, kind, body);
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    model: body.model,
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: turn.finish === 'refusal' ? null : text,
          refusal: turn.finish === 'refusal' ? text : null,
          ...(calls.length === 0 ? {} : { tool_calls: calls }),
        },
        finish_reason: reason,
      },
    ],
    ...usageOf(turn),
  };
}

/** The same in pieces. */
export function deltasOf(turn: Turn, kind: Personality, body: SentBody): readonly unknown[] {
  const { text, calls, reason } = written(turn, kind, body);
  const chunk = (delta: object, finish: string | null = null): unknown => ({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta, finish_reason: finish }],
  });
  const letters = [...text];
  const piece = Math.max(smallestPiece, Math.ceil(letters.length / mostPieces));
  const key = turn.finish === 'refusal' ? 'refusal' : 'content';
  const pieces = Array.from({ length: Math.ceil(letters.length / piece) }, (_, index) =>
    chunk({ [key]: letters.slice(index * piece, (index + 1) * piece).join('') }),
  );
  const role = turn.wire === 'no_role' ? [] : [chunk({ role: 'assistant', content: '' })];
  const counted = kind.countsStreams && body.stream_options?.include_usage === true;
  return [
    ...role,
    ...pieces,
    ...calls.flatMap((call, index) => {
      const { arguments: words } = call.function;
      if (typeof words !== 'string') return [chunk({ tool_calls: [{ index, ...call }] })];
      const half = words.length / 2;
      const first = { ...call, function: { ...call.function, arguments: words.slice(0, half) } };
      return [
        chunk({ tool_calls: [{ index, ...first }] }),
        chunk({ tool_calls: [{ index, function: { arguments: words.slice(half) } }] }),
      ];
    }),
    chunk({}, reason),
    ...(counted ? [{ id: 'chatcmpl-1', choices: [], ...usageOf(turn) }] : []),
  ];
}

interface WrittenCall {
  readonly id: string;
  readonly type: 'function';
  readonly function: { readonly name: string; readonly arguments: unknown };
}

function written(
  turn: Turn,
  kind: Personality,
  body: SentBody,
): { readonly text: string; readonly calls: readonly WrittenCall[]; readonly reason: string } {
  const hasSchema = body.response_format?.type === 'json_schema';
  const silent = hasSchema && kind.schemaSilencesTools;
  const calls = silent ? [] : turn.toolCalls;
  const forced = hasSchema && kind.enforcesSchema;
  const reasons = {
    stop: 'stop',
    length: 'length',
    refusal: 'stop',
    tools: kind.toolsFinishAsStop ? 'stop' : 'tool_calls',
  } as const;
  return {
    text: forced ? turn.text : (turn.unforced ?? turn.text),
    reason: reasons[turn.finish],
    calls: calls.map(({ id, name, arguments: words }) => ({
      id,
      type: 'function',
      function: { name, arguments: kind.argumentsAsObjects ? objectOf(words) : words },
    })),
  };
}

function objectOf(words: string): unknown {
  try {
    return JSON.parse(words) as unknown;
  } catch {
    return words;
  }
}

function usageOf({ tokens }: Turn): object {
  if (tokens === null || tokens === undefined) return {};
  const { input, output } = tokens;
  return {
    usage: { prompt_tokens: input, completion_tokens: output, total_tokens: input + output },
  };
}
