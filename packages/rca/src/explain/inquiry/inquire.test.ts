import type { Diagnosis, ModelRequest, ModelToolCall, Report } from '@abduce/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createEngine } from '../../engine.ts';
import type { CauseRule } from '../../hypotheses/rule.ts';
import { fakeModel } from '../../models/test-kit/fake-model.ts';
import { modelServer } from '../../models/test-kit/model-server.ts';
import type { Turn } from '../../models/test-kit/turn.ts';
import { turns } from '../../models/test-kit/turns.ts';
import { openAiModel } from '../../openai/openai-model.ts';
import { buildPack } from '../../pack/build-pack.ts';
import { checkReport } from '../../report/check.ts';
import { explain } from '../../report/template-explainer.ts';
import { caseOfScenario } from '../../test-kit/case-of-scenario.ts';
import { around, fault, ordersQuery, shop } from '../../test-kit/shop.ts';
import { createExplainer } from '../create-explainer.ts';
import type { ExplainerOptions } from '../explainer-options.ts';
import { faithfulAnswer } from '../test-kit/answers.ts';
import { handClock } from '../test-kit/hand-clock.ts';
import type { Inquiry } from './inquiry.ts';

const { from, to } = fault;
const caseFile = caseOfScenario(
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
let diagnosis: Diagnosis;
let template: Report;
beforeAll(async () => {
  diagnosis = await createEngine().analyze(caseFile);
  template = explain(diagnosis, caseFile);
});

let id = 0;
const call = (name: string, args: unknown): ModelToolCall => ({
  id: `c${id++}`,
  name,
  arguments: typeof args === 'string' ? args : JSON.stringify(args),
});
const done = turns.text('DONE');

/** One turn for each list of calls, then the faithful wording. */
function script(lists: readonly (readonly ModelToolCall[])[], last: Turn = done): Turn[] {
  const wording = turns.good(faithfulAnswer(buildPack(template, caseFile)));
  return [...lists.map((calls) => turns.tools(calls)), last, wording, wording];
}

interface Looked {
  readonly report: Report;
  readonly inquiry: Inquiry;
  readonly requests: readonly ModelRequest[];
  /** What the tools said. */
  readonly said: readonly string[];
}

async function look(
  turnsOfModel: readonly Turn[],
  options: ExplainerOptions = {},
): Promise<Looked> {
  const model = fakeModel((request, at) => {
    // The wording comes when there are no tools.
    if ((request.tools ?? []).length === 0) return turnsOfModel.at(-1) ?? done;
    return turnsOfModel[at] ?? done;
  });
  const found: Inquiry[] = [];
  const report = await createExplainer({
    model,
    investigate: { patience: 8 },
    ...options,
    onInquiry: (inquiry) => found.push(inquiry),
  }).explain(diagnosis, caseFile);
  expect(checkReport(report)).toEqual([]);
  const [inquiry] = found;
  if (inquiry === undefined) throw new Error('nothing was looked at');
  const last = model.requests.findLast(({ tools = [] }) => tools.length > 0)?.messages ?? [];
  const said = last.flatMap((message) => (message.role === 'tool' ? [message.content] : []));
  return { report, inquiry, requests: model.requests, said };
}

describe('looking around', () => {
  it('answers read-only questions with evidence that has an id and a query', async () => {
    const calls = [
      call('signal', { entity: 'orders', signal: 'service.requests' }),
      call('calls', { entity: 'S1', to: 'orders' }),
      call('operations', { entity: '{S1}', limit: 2 }),
      call('changes', { entity: 'orders', limit: 5 }),
      call('neighbours', { entity: 'orders' }),
      call('logs', { entity: 'pricing', limit: 3 }),
      call('compare_attributes', { entity: 'orders', limit: 2 }),
    ];
    const { inquiry, said } = await look(script(calls.map((one) => [one])), {
      investigate: { patience: 8, resultTokens: 4000 },
    });
    expect(inquiry.calls.map(({ tool, outcome }) => `${tool} ${outcome}`).slice(0, 5)).toEqual([
      'signal answered',
      'calls answered',
      'operations answered',
      'changes answered',
      'neighbours answered',
    ]);
    expect(inquiry.calls).toHaveLength(7);
    const known = new Set([...inquiry.gathered, ...diagnosis.evidence].map((item) => item.id));
    for (const one of inquiry.calls) for (const item of one.evidence) expect(known).toContain(item);
    expect(inquiry.gathered.length).toBeGreaterThan(0);
    for (const { query, entity, facts } of inquiry.gathered) {
      expect(query.kind).toBeTruthy();
      expect(entity).toBeTruthy();
      expect(facts.length).toBeGreaterThan(0);
    }
    expect(said[0]).toContain('"before"');
    expect(inquiry.diagnosis).toBe(diagnosis);
  });

  it('has two phases: tools without a schema, then a schema without tools', async () => {
    const { requests, report } = await look(script([[call('neighbours', { entity: 'orders' })]]));
    expect(
      requests.map(({ tools = [], schema }) => [tools.length > 0, schema !== undefined]),
    ).toEqual([
      [true, false],
      [true, false],
      [false, true],
    ]);
    expect(requests.at(-1)?.messages.map(({ role }) => role)).toEqual(['system', 'user']);
    expect(report.wording.by).toBe('model');
  });

  it('leaves no trace of what no sentence rests on', async () => {
    const { report, inquiry } = await look(
      script([[call('operations', { entity: 'pricing', limit: 2 })]]),
    );
    expect(inquiry.gathered.length).toBeGreaterThan(0);
    expect(report.evidence).toEqual(template.evidence);
    expect(report.map).toEqual(template.map);
  });
});

describe('what a model sees while it looks around', () => {
  it('has no names where they are hidden', async () => {
    const calls = [
      call('neighbours', { entity: 'S2' }),
      call('calls', { entity: 'S1', to: 'S2' }),
      call('changes', { entity: 'S2', limit: 3 }),
    ];
    const { requests, inquiry } = await look(script(calls.map((one) => [one])), {
      pack: { names: 'hidden' },
    });
    expect(inquiry.gathered.length + inquiry.calls.length).toBeGreaterThan(3);
    const seen = JSON.stringify(requests.map(({ messages }) => messages));
    const services = caseFile.world.services.filter(({ kind }) => kind === 'application');
    expect(services.length).toBeGreaterThan(3);
    for (const { name } of services) expect(seen).not.toMatch(new RegExp(`\\b${name}\\b`));
    expect(seen).toContain('service_1');
  });

  it('has no secrets', async () => {
    const secret = 'ghp_0123456789abcdefghijABCDEFGHIJ012345';
    const changes = caseFile.world.changes.map((one) => ({
      ...one,
      title: `deploy with ${secret}`,
    }));
    const leaky = { ...caseFile, world: { ...caseFile.world, changes } };
    const found: ModelRequest[] = [];
    const model = fakeModel((request) => {
      found.push(request);
      if ((request.tools ?? []).length === 0) return turns.refused();
      return request.messages.length > 2
        ? done
        : turns.tools([call('changes', { entity: 'orders', limit: 3 })]);
    });
    await createExplainer({ model, investigate: true }).explain(diagnosis, leaky);
    const seen = JSON.stringify(found.map(({ messages }) => messages));
    expect(seen).toContain('deploy with');
    expect(seen).not.toContain(secret);
  });
});

describe('a call that is not in order', () => {
  it.each<readonly [string, ModelToolCall, RegExp]>([
    ['broken JSON', call('logs', '{"entity": "orders", '), /no JSON object/],
    ['a list', call('logs', '[]'), /no JSON object/],
    [
      'an unknown tool',
      call('shell', { run: 'rm -rf /' }),
      /no such tool\. There are signal, calls/,
    ],
    ['a missing argument', call('logs', { entity: 'orders' }), /limit is missing/],
    [
      'an argument too many',
      call('neighbours', { entity: 'orders', url: 'http://x' }),
      /url does not belong/,
    ],
    [
      'an unknown entity',
      call('logs', { entity: 'ledger', limit: 2 }),
      /no entity "ledger"\. There are S1/,
    ],
    [
      'an unknown signal',
      call('signal', { entity: 'orders', signal: 'x' }),
      /no such signal\. It has .*service\./,
    ],
    [
      'an unknown cause',
      call('test_hypothesis', { cause: 'gremlins', entity: 'orders' }),
      /cause is "gremlins"/,
    ],
    ['too many rows', call('logs', { entity: 'orders', limit: 500 }), /limit is 500/],
    ['no end of arguments', call('logs', `{"x":"${'x'.repeat(5000)}"}`), /no JSON object/],
  ])('%s: is refused, told why, and counted', async (_, bad, words) => {
    const { inquiry, said, report } = await look(script([[bad]]));
    expect(inquiry.calls).toMatchObject([{ outcome: 'refused', evidence: [], changed: false }]);
    expect(said[0]).toMatch(words);
    expect(inquiry.gathered).toEqual([]);
    expect(report.wording.by).toBe('model');
  });

  it('asked before: is refused, however it is written', async () => {
    const { inquiry, said } = await look(
      script([
        [call('neighbours', { entity: 'orders' })],
        [call('neighbours', '{ "entity" : "{S2}" }'), call('neighbours', { entity: 'orders' })],
      ]),
    );
    expect(inquiry.calls.map(({ outcome }) => outcome)).toContain('refused');
    expect(said.at(-1)).toMatch(/asked before/);
  });

  it('whose result is too large: is refused with a hint', async () => {
    const { inquiry, said } = await look(
      script([[call('operations', { entity: 'orders', limit: 9 })]]),
      { investigate: { resultTokens: 20 } },
    );
    expect(inquiry.calls).toMatchObject([{ outcome: 'refused' }]);
    expect(said[0]).toMatch(/smaller limit/);
    expect(inquiry.gathered).toEqual([]);
  });

  it('whose result is empty: is told so', async () => {
    const { inquiry, said } = await look(
      script([[call('changes', { entity: 'pricing', limit: 3 })]]),
    );
    expect(inquiry.calls).toMatchObject([{ outcome: 'empty' }]);
    expect(said[0]).toBe('Nothing: the case holds no such data.');
  });
});

describe('it ends', () => {
  const each = (count: number): ModelToolCall[] =>
    diagnosis.ranking.slice(0, count).map(({ entity }) => call('neighbours', { entity }));

  it('after so many calls, even within one turn', async () => {
    const names = ['signal', 'x', 'y', 'z', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const { inquiry, requests } = await look(script([names.map((name) => call(name, {}))]), {
      investigate: { patience: 100 },
    });
    expect(inquiry.calls).toHaveLength(8);
    expect(requests.filter(({ tools = [] }) => tools.length > 0)).toHaveLength(1);
  });

  it('after two calls that changed no rank', async () => {
    const calls = each(4);
    const { inquiry, requests } = await look(script(calls.map((one) => [one])), {
      investigate: true,
    });
    expect(inquiry.calls).toHaveLength(2);
    expect(requests.filter(({ tools = [] }) => tools.length > 0)).toHaveLength(2);
  });

  it('when its time is up; the wording has time of its own', async () => {
    const clock = handClock();
    const wording = turns.good(faithfulAnswer(buildPack(template, caseFile)));
    const model = fakeModel(({ tools = [] }) => (tools.length > 0 ? turns.wire('hang') : wording));
    const work = createExplainer({ model, clock, investigate: true }).explain(diagnosis, caseFile);
    await clock.asleep();
    clock.move(40_000);
    expect((await work).wording.by).toBe('model');
  });

  it.each<readonly [string, Turn]>([
    ['fails', turns.failed(500)],
    ['refuses', turns.refused()],
    ['breaks off', turns.wire('cut')],
  ])('when the model %s: what was gathered stays', async (_, turn) => {
    const { inquiry, report } = await look(
      script([[call('operations', { entity: 'pricing', limit: 2 })]], turn),
    );
    expect(inquiry.calls).toHaveLength(1);
    expect(report.wording.by).toBe('model');
  });

  it('at once with a model without tools', async () => {
    const wording = turns.good(faithfulAnswer(buildPack(template, caseFile)));
    const model = fakeModel(() => wording, { tools: false });
    const found: Inquiry[] = [];
    const report = await createExplainer({
      model,
      investigate: true,
      onInquiry: (inquiry) => found.push(inquiry),
    }).explain(diagnosis, caseFile);
    expect(found).toMatchObject([{ calls: [], gathered: [] }]);
    expect(report.wording.by).toBe('model');
  });

  it('when the caller gives up, with the reason', async () => {
    const caller = new AbortController();
    const clock = handClock();
    const model = fakeModel(() => turns.wire('hang'));
    const work = createExplainer({ model, clock, investigate: true }).explain(diagnosis, caseFile, {
      signal: caller.signal,
    });
    await clock.asleep();
    caller.abort(new Error('enough'));
    await expect(work).rejects.toThrow('enough');
  });
});

describe('an idea', () => {
  it('that the engine refutes changes nothing, whoever proposes it how often', async () => {
    const ideas = diagnosis.ranking
      .slice(0, 6)
      .map(({ entity }) => [call('test_hypothesis', { cause: 'memory_leak', entity })]);
    const { inquiry, report, said } = await look(script(ideas));
    expect(inquiry.diagnosis).toBe(diagnosis);
    expect(inquiry.calls.every(({ changed }) => !changed)).toBe(true);
    expect(said.every((words) => /^The engine says: (refuted|untestable)/.test(words))).toBe(true);
    const { confidence, rootCause, alternatives, ruledOut } = report;
    expect({ confidence, alternatives, ruledOut }).toEqual({
      confidence: template.confidence,
      alternatives: template.alternatives,
      ruledOut: template.ruledOut,
    });
    expect(rootCause?.cause).toBe(template.rootCause?.cause);
  });

  it('that the engine had itself is confirmed, with its rank', async () => {
    const [first] = diagnosis.hypotheses;
    const { said, inquiry } = await look(
      script([[call('test_hypothesis', { cause: first?.cause, entity: first?.entity })]]),
    );
    expect(said[0]).toMatch(/^The engine says: supported\. It ranks 1\./);
    expect(inquiry.diagnosis).toBe(diagnosis);
  });
});

describe('an idea about something that the engine had not looked at', () => {
  const many = {
    ...caseFile,
    world: {
      ...caseFile.world,
      services: [
        ...caseFile.world.services,
        ...Array.from({ length: 70 }, (_, at) => {
          const name = `zone-${at + 100}`;
          return { id: name, name, kind: 'application', provenance: [] } as never;
        }),
      ],
    },
  };
  /** Supported by the rule wherever the engine looks. */
  const rule = (share: number): CauseRule => ({
    cause: 'clock_skew',
    supports: 'a clock that is wrong',
    refutes: 'a clock that is right',
    needs: [],
    test: ({ suspects }) => [
      {
        entity: 'zone-169',
        status: suspects.includes('zone-169') ? 'supported' : 'untestable',
        share,
        fit: share,
        support: ['E1'],
        reason: 'its clock is wrong [E1]',
      },
    ],
  });
  const ask = async (share: number): Promise<readonly [Diagnosis, Report, Inquiry | undefined]> => {
    const engine = { rules: [rule(share)] };
    const given = await createEngine(engine).analyze(many);
    const found: Inquiry[] = [];
    const idea = call('test_hypothesis', { cause: 'clock_skew', entity: 'zone-169' });
    const model = fakeModel(({ tools = [], messages }) => {
      if (tools.length === 0) return turns.refused();
      return messages.some(({ role }) => role === 'tool') ? done : turns.tools([idea]);
    });
    const report = await createExplainer({
      model,
      engine,
      investigate: true,
      onInquiry: (inquiry) => found.push(inquiry),
    }).explain(given, many);
    return [given, report, found[0]];
  };

  it('changes the diagnosis into what the engine concludes, even when the model then fails', async () => {
    const [given, report, inquiry] = await ask(1);
    expect(given.hypotheses.some(({ entity }) => entity === 'zone-169')).toBe(false);
    expect(inquiry?.calls).toMatchObject([{ changed: true, outcome: 'answered' }]);
    expect(inquiry?.diagnosis.hypotheses.some(({ entity }) => entity === 'zone-169')).toBe(true);
    const changed = inquiry?.diagnosis ?? given;
    expect(report).toEqual({ ...explain(changed, many), wording: report.wording });
    expect(report.wording).toMatchObject({ by: 'template', reason: 'the model refused to answer' });
  });

  it('changes nothing where it explains too little to be ranked', async () => {
    const [given, report, inquiry] = await ask(0.001);
    expect(inquiry?.calls).toMatchObject([{ changed: false }]);
    expect(inquiry?.diagnosis).toBe(given);
    expect(report).toEqual({ ...explain(given, many), wording: report.wording });
  });
});

describe('over a real connection', () => {
  it('looks around and words the report', async () => {
    const wording = turns.good(faithfulAnswer(buildPack(template, caseFile)));
    const tools = turns.tools([call('neighbours', { entity: 'orders' })]);
    await using server = await modelServer({
      script: [tools, turns.badToolJson('logs'), wording],
    });
    const model = openAiModel({ model: 'small', baseUrl: server.baseUrl });
    const explainer = createExplainer({ model, investigate: true });
    const { body } = explainer.egressPreview(diagnosis, caseFile);
    const report = await explainer.explain(diagnosis, caseFile);
    expect(report.wording.by).toBe('model');
    expect(JSON.stringify(server.requests[0]?.body.messages)).toBe(body);
    expect(server.requests).toHaveLength(3);
  });
});
