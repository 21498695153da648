import type { ModelAnswer, ModelToolCall } from '@abduce/core';
import {
  answerOf,
  argumentsText,
  contentText,
  finishOf,
  throwSentError,
  usageOf,
} from './answer.ts';
import { cutOff } from './body-chunks.ts';
import { field, listField, textField } from './json-fields.ts';
import type { Scrub } from './scrub.ts';
import { sentEvents } from './sse.ts';

interface OpenCall {
  id: string;
  name: string;
  arguments: string;
}

/** The text of a streamed completion as it comes, then the whole answer. A stream that ends early is a failure. */
export async function* streamedAnswer(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  scrub: Scrub,
): AsyncGenerator<string | ModelAnswer> {
  const calls = new Map<string, OpenCall>();
  let text = '';
  let refusal = '';
  let reason: string | undefined;
  let usage: ReturnType<typeof usageOf> = {};
  let done = false;

  for await (const { event, data } of sentEvents(chunks)) {
    if (data.trim() === '[DONE]') {
      done = true;
      break;
    }
    for (const chunk of parsed(data)) {
      if (event === 'error') throwSentError(field(chunk, 'error') ?? chunk, name, scrub);
      const [choice] = listField(chunk, 'choices');
      throwSentError(field(chunk, 'error') ?? field(choice, 'error'), name, scrub);
      usage = { ...usage, ...usageOf(field(chunk, 'usage')) };
      reason = textField(choice, 'finish_reason') ?? reason;
      if (field(choice, 'message') !== undefined) {
        // A whole answer where pieces were asked for.
        const whole = answerOf(chunk, name, scrub);
        if (whole.text !== '') yield whole.text;
        yield whole;
        return;
      }
      const delta = field(choice, 'delta');
      refusal += textField(delta, 'refusal') ?? '';
      for (const call of listField(delta, 'tool_calls')) addCall(calls, call);
      const piece = contentText(field(delta, 'content'));
      text += piece;
      if (piece !== '') yield piece;
    }
  }
  if (reason === undefined && !done) {
    throw cutOff(name, new TextEncoder().encode(text).length);
  }
  const toolCalls: readonly ModelToolCall[] = [...calls.values()].filter(
    (call) => call.name !== '',
  );
  yield {
    text: text || refusal,
    toolCalls,
    finish: finishOf(reason, toolCalls.length > 0, refusal !== ''),
    ...usage,
  };
}

/** The JSON of one event; of several where a server leaves out the lines between. What is no JSON is passed over. */
function parsed(data: string): readonly unknown[] {
  const read = (text: string): readonly unknown[] => {
    try {
      return [JSON.parse(text)];
    } catch {
      return [];
    }
  };
  const whole = read(data);
  return whole.length > 0 ? whole : data.split('\n').flatMap(read);
}

/** Pieces of one call share an index; where servers leave that out, a new id begins a new call. */
function addCall(calls: Map<string, OpenCall>, piece: unknown): void {
  const index = field(piece, 'index');
  const id = textField(piece, 'id') ?? '';
  const last = [...calls.keys()].at(-1);
  const key = typeof index === 'number' ? `${index}` : id !== '' || last === undefined ? id : last;
  const call = calls.get(key) ?? { id: id || `call_${calls.size}`, name: '', arguments: '' };
  const words = field(piece, 'function');
  call.name += textField(words, 'name') ?? '';
  call.arguments += argumentsText(field(words, 'arguments'));
  calls.set(key, call);
}
