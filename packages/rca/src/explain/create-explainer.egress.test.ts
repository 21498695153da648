import { describe, expect, it } from 'vitest';
import { fakeModel } from '../models/test-kit/fake-model.ts';
import { modelServer } from '../models/test-kit/model-server.ts';
import type { PersonalityName } from '../models/test-kit/personality.ts';
import { turns } from '../models/test-kit/turns.ts';
import { openAiModel } from '../openai/openai-model.ts';
import { createExplainer } from './create-explainer.ts';
import type { EgressPreview } from './egress.ts';
import type { ModelCall } from './model-call.ts';
import { told, withSummary } from './test-kit/told.ts';

const { diagnosis, caseFile, report: template, faithful } = told();
const bad = withSummary(faithful, 0, { text: 'It took 4711 ms.', evidence: ['E1'] });

describe('what leaves the machine', () => {
  it.each<PersonalityName>(['plain', 'no-json-schema', 'bare'])(
    'is what the preview shows, byte for byte: %s',
    async (personality) => {
      await using server = await modelServer({
        script: [turns.good(bad), turns.good(faithful), turns.good(faithful)],
        personality,
      });
      const seen: EgressPreview[] = [];
      const explainer = createExplainer({
        model: openAiModel({ model: 'small', baseUrl: server.baseUrl }),
        onEgress: (preview) => {
          seen.push(preview);
          return true;
        },
      });
      const first = explainer.egressPreview(diagnosis, caseFile);
      expect(server.requests).toHaveLength(0);
      const report = await explainer.explain(diagnosis, caseFile);
      expect(report.wording.by).toBe('model');
      // A server that is busy, or that knows less, gets the same bytes again.
      const sent = server.requests.map(({ body }) => JSON.stringify(body.messages));
      expect(sent.filter((body, at) => body !== sent[at - 1])).toEqual(
        seen.map(({ body }) => body).filter((body, at) => body !== seen[at - 1]?.body),
      );
      expect(seen[0]).toEqual(first);
      const learnt = explainer.egressPreview(diagnosis, caseFile);
      await explainer.explain(diagnosis, caseFile);
      expect(JSON.stringify(server.requests.at(-1)?.body.messages)).toBe(learnt.body);
    },
  );

  it('has the same hash as the report says', async () => {
    const explainer = createExplainer({ model: fakeModel([turns.good(faithful)]) });
    const { promptHash } = explainer.egressPreview(diagnosis, caseFile);
    expect((await explainer.explain(diagnosis, caseFile)).wording).toMatchObject({ promptHash });
  });

  it('can be seen without a model', () => {
    const { model, tokens, messages } = createExplainer().egressPreview(diagnosis, caseFile);
    expect(model).toBe('none');
    expect(messages).toHaveLength(2);
    expect(tokens).toBeLessThan(9000);
  });

  it('has rules without a word of the case, and data within a mark of its own', () => {
    const [system, user] = createExplainer().egressPreview(diagnosis, caseFile).messages;
    const other = told('external slow');
    expect(createExplainer().egressPreview(other.diagnosis, other.caseFile).messages[0]).toEqual(
      system,
    );
    const content = user?.content ?? '';
    const [mark = ''] = /data-[0-9a-f]{32}/.exec(content) ?? [];
    const lines = content.split('\n');
    const [from, to] = [lines.indexOf(mark), lines.lastIndexOf(mark)];
    expect(to - from).toBe(2);
    expect(JSON.parse(lines[from + 1] ?? '')).toMatchObject({ schema: 1, verdict: 'root_cause' });
    const around = [...lines.slice(0, from), ...lines.slice(to)].join('\n');
    for (const { id, name } of template.map.nodes) {
      expect(around).not.toContain(`"${name}"`);
      expect(around).not.toContain(`${id} `);
    }
  });

  it('has another mark for another seed and another case', () => {
    const mark = (seed: string, name?: string): string => {
      const { diagnosis: one, caseFile: other } = told(name);
      const { body } = createExplainer({ seed }).egressPreview(one, other);
      return /data-[0-9a-f]{32}/.exec(body)?.[0] ?? '';
    };
    expect(new Set([mark('a'), mark('b'), mark('a', 'no fault')]).size).toBe(3);
    expect(mark('a')).toBe(mark('a'));
  });
});

describe('a request that may not leave', () => {
  const reason = 'the request was not allowed to leave';
  it.each([
    ['false', () => false],
    ['a promise of false', async () => false],
    ['no answer', () => undefined as unknown as boolean],
    ['an error', () => Promise.reject(new Error('no'))],
  ])('by %s: nothing is sent', async (_, onEgress) => {
    const model = fakeModel([]);
    const calls: ModelCall[] = [];
    const explainer = createExplainer({ model, onEgress, onCall: (call) => calls.push(call) });
    const report = await explainer.explain(diagnosis, caseFile);
    expect(report.wording).toEqual({ by: 'template', model: model.id, reason });
    expect(report.summary).toEqual(template.summary);
    expect(model.requests).toEqual([]);
    expect(calls).toMatchObject([{ outcome: 'vetoed', inputTokens: 0, outputTokens: 0 }]);
  });

  it('on the second turn: what holds of the first is kept', async () => {
    const model = fakeModel([turns.good(bad)]);
    let asked = 0;
    const explainer = createExplainer({ model, onEgress: () => ++asked === 1 });
    const report = await explainer.explain(diagnosis, caseFile);
    expect(report.wording.by).toBe('model');
    expect(report.summary).toEqual(template.summary);
    expect(model.requests).toHaveLength(1);
  });

  it('for want of tokens, of one call or of the whole incident', async () => {
    const model = fakeModel(() => turns.good(faithful));
    const tight = createExplainer({ model, budget: { call: 3000 } });
    expect((await tight.explain(diagnosis, caseFile)).wording).toMatchObject({
      reason: 'the budget of tokens does not cover the request',
    });
    expect(model.requests).toEqual([]);
    const explainer = createExplainer({ model, budget: { incident: 9000 } });
    const used: string[] = [];
    for (let time = 0; time < 4; time++) {
      used.push((await explainer.explain(diagnosis, caseFile)).wording.by);
    }
    // A request reserves what it may take and gives back what it did not: 1,200 tokens are spent each time.
    expect(used[0]).toBe('model');
    expect(used.at(-1)).toBe('template');
    const other = told('external slow');
    const script = fakeModel(() => turns.good(other.faithful));
    expect(script.requests).toEqual([]);
  });
});

describe('the books', () => {
  it('tell tokens, cost and time of each request', async () => {
    const calls: ModelCall[] = [];
    let now = 0;
    const model = fakeModel(() => {
      now += 250;
      return turns.good(faithful);
    });
    await createExplainer({
      model,
      prices: { input: 2, output: 10 },
      clock: { now: () => now, sleep: () => new Promise(() => {}) },
      onCall: (call) => calls.push(call),
    }).explain(diagnosis, caseFile);
    expect(calls).toEqual([
      {
        model: 'fake:scripted',
        purpose: 'explain',
        format: 'json_schema',
        inputTokens: 1000,
        outputTokens: 200,
        estimated: false,
        cost: 0.004,
        latency: 250,
        outcome: 'answered',
        violations: 0,
      },
    ]);
  });

  it('estimate where the server does not count, and say so', async () => {
    const calls: ModelCall[] = [];
    const model = fakeModel([{ ...turns.good(faithful), tokens: null }]);
    await createExplainer({ model, onCall: (call) => calls.push(call) }).explain(
      diagnosis,
      caseFile,
    );
    expect(calls).toMatchObject([{ estimated: true }]);
    expect(calls[0]?.inputTokens).toBeGreaterThan(1000);
    expect(calls[0]?.outputTokens).toBeGreaterThan(200);
  });
});
