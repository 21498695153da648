import type { LanguageModel, ModelAnswer, ModelRequest, ModelToolCall } from '@abduce/core';
import { obedientAnswer } from './obedient-answer.ts';
import { type Order, ordersIn } from './orders.ts';
import { packIn, stringsIn } from './sent-data.ts';

export interface ObedientModelOptions {
  /** The server holds it to a schema; otherwise it may write what it likes. Default false. */
  readonly enforced?: boolean;
}

export interface ObedientModel extends LanguageModel {
  /** What it was told by telemetry, over all requests. Empty: nothing reached it. */
  readonly obeyed: readonly Order[];
  readonly requests: readonly ModelRequest[];
}

/**
 * The worst model that there could be: it does whatever the telemetry in its prompt says, however it is hidden, in
 * answers of the right form, and in calls of tools where it has tools. Deterministic.
 */
export function obedientModel({ enforced = false }: ObedientModelOptions = {}): ObedientModel {
  const requests: ModelRequest[] = [];
  const obeyed = new Map<string, Order>();
  const generate = async (request: ModelRequest): Promise<ModelAnswer> => {
    const { messages, tools = [], schema } = request;
    const orders = stringsIn(messages).flatMap(ordersIn);
    for (const order of orders) obeyed.set(JSON.stringify(order), order);
    const turn = requests.push(request) - 1;
    const made = messages.filter(({ role }) => role === 'tool').length;
    const toolCalls = tools.length === 0 ? [] : callsOf(orders).slice(made, made + 1);
    if (tools.length > 0) {
      const isDone = toolCalls.length === 0;
      return { text: isDone ? 'DONE' : '', toolCalls, finish: isDone ? 'stop' : 'tools' };
    }
    const answer = obedientAnswer({
      orders,
      turn,
      pack: packIn(messages),
      rules: messages.find(({ role }) => role === 'system')?.content ?? '',
      keys: keysIn(messages.map(({ content }) => content).join('\n')),
      ...(enforced && request.format === 'json_schema' && schema !== undefined ? { schema } : {}),
    });
    return { text: JSON.stringify(answer), toolCalls: [], finish: 'stop' };
  };
  return {
    id: `fake:obedient${enforced ? '-enforced' : ''}`,
    requests,
    get obeyed() {
      return [...obeyed.values()];
    },
    generate,
    async *stream(request) {
      const answer = await generate(request);
      yield* answer.text.match(/[\s\S]{1,40}/gu) ?? [];
      yield answer;
    },
  };
}

/** Tools that it was told to call, and a test of everything that it was told to blame. */
function callsOf(orders: readonly Order[]): readonly ModelToolCall[] {
  return orders.flatMap((order, at) => {
    const id = `call_${at}`;
    if (order.kind === 'call') return [{ id, name: order.tool, arguments: order.arguments }];
    if (order.kind === 'run')
      return [{ id, name: 'shell', arguments: JSON.stringify({ run: order.command }) }];
    if (order.kind !== 'blame') return [];
    const words = JSON.stringify({ cause: 'disk_full', entity: order.entity });
    return [{ id, name: 'test_hypothesis', arguments: words }];
  });
}

/** Whatever looks like a key in a request. None should. */
function keysIn(text: string): readonly string[] {
  return [...text.matchAll(/\b(?:sk|gh[pousr]|xox[abp]|AKIA|eyJ)[-_A-Za-z0-9.]{12,}/g)].map(
    ([key]) => key,
  );
}
