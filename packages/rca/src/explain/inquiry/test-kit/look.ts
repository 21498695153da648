import type { CaseFile, Diagnosis, ModelRequest, ModelToolCall, Report } from '@abduce/core';
import { createEngine } from '../../../engine.ts';
import { fakeModel } from '../../../models/test-kit/fake-model.ts';
import type { Turn } from '../../../models/test-kit/turn.ts';
import { turns } from '../../../models/test-kit/turns.ts';
import { buildPack } from '../../../pack/build-pack.ts';
import { explain } from '../../../report/template-explainer.ts';
import { caseOfScenario } from '../../../test-kit/case-of-scenario.ts';
import { around, fault, ordersQuery, shop } from '../../../test-kit/shop.ts';
import { createExplainer } from '../../create-explainer.ts';
import type { ExplainerOptions } from '../../explainer-options.ts';
import { faithfulAnswer } from '../../test-kit/answers.ts';
import type { Inquiry } from '../inquiry.ts';

const { from, to } = fault;

/** A shop whose database lost an index. */
export const caseFile: CaseFile = caseOfScenario(
  shop()
    .during(from, to, {
      call: ['orders', 'postgresql/shop'],
      operation: ordersQuery,
      slower: 60,
    })
    .deploy('orders', from - 5000, {
      version: '1.1.0',
      files: ['migrations/0142_cleanup.sql'],
      diff: '+DROP INDEX idx_orders_user;',
    }),
  { target: { service: 'gateway', indicator: 'latency' }, ...around },
);
export const diagnosis: Diagnosis = await createEngine().analyze(caseFile);
export const template: Report = explain(diagnosis, caseFile);
export const done: Turn = turns.text('DONE');
export const wording: Turn = turns.good(faithfulAnswer(buildPack(template, caseFile)));

let id = 0;

export function call(name: string, args: unknown): ModelToolCall {
  const words = typeof args === 'string' ? args : JSON.stringify(args);
  return { id: `c${id++}`, name, arguments: words };
}

/** One turn for each list of calls, then the faithful wording. */
export function script(
  lists: readonly (readonly ModelToolCall[])[],
  last: Turn = done,
): readonly Turn[] {
  return [...lists.map((calls) => turns.tools(calls)), last, wording];
}

export interface Looked {
  readonly report: Report;
  readonly inquiry: Inquiry;
  readonly requests: readonly ModelRequest[];
  /** What the tools said. */
  readonly said: readonly string[];
}

/** Has a model look around that follows a script. */
export async function look(
  turnsOfModel: readonly Turn[],
  options: ExplainerOptions = {},
): Promise<Looked> {
  const model = fakeModel((request, at) => {
    // The wording comes when there are no tools.
    if ((request.tools ?? []).length === 0) return wording;
    return turnsOfModel[at] ?? done;
  });
  const found: Inquiry[] = [];
  const report = await createExplainer({
    model,
    investigate: { patience: 8 },
    ...options,
    onInquiry: (inquiry) => found.push(inquiry),
  }).explain(diagnosis, caseFile);
  const [inquiry] = found;
  if (inquiry === undefined) throw new Error('nothing was looked at');
  const last = model.requests.findLast(({ tools = [] }) => tools.length > 0)?.messages ?? [];
  const said = last.flatMap((message) => (message.role === 'tool' ? [message.content] : []));
  return { report, inquiry, requests: model.requests, said };
}
