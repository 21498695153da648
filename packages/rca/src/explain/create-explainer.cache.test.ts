import { describe, expect, it } from 'vitest';
import { fakeModel } from '../models/test-kit/fake-model.ts';
import { turns } from '../models/test-kit/turns.ts';
import { renderJson } from '../render/json.ts';
import { textsOf } from '../report/texts-of.ts';
import { createExplainer } from './create-explainer.ts';
import { type ExplanationCache, memoryExplanationCache } from './explanation-cache.ts';
import { told, withSummary } from './test-kit/told.ts';

const { diagnosis, caseFile, faithful, report: template } = told();
const bad = withSummary(faithful, 0, { text: 'It took 4711 ms.', evidence: ['E1'] });

/** A cache that shows what it holds. */
function openCache(): ExplanationCache & { readonly held: Map<string, string> } {
  const held = new Map<string, string>();
  return {
    held,
    get: async (key) => held.get(key),
    set: async (key, value) => void held.set(key, value),
  };
}

describe('a cache of answers', () => {
  it.each([
    ['at once', [turns.good(faithful)]],
    ['after a second turn', [turns.good(bad), turns.good(faithful)]],
    ['with sentences replaced', [turns.good(bad), turns.good(bad)]],
  ])('saves every request the second time, and gives the same bytes: %s', async (_, script) => {
    const cache = memoryExplanationCache();
    const model = fakeModel(script);
    const first = await createExplainer({ model, cache }).explain(diagnosis, caseFile);
    const again = await createExplainer({ model, cache }).explain(diagnosis, caseFile);
    expect(renderJson(again)).toBe(renderJson(first));
    expect(model.requests).toHaveLength(script.length);
  });

  it('is asked by what was sent, to whom, and how', async () => {
    const cache = openCache();
    const other = told('external slow');
    const ask = async (id: string, maxTokens: number, seed: string): Promise<void> => {
      const model = fakeModel([turns.good(faithful)], { id });
      await createExplainer({ model, cache, maxTokens, seed }).explain(diagnosis, caseFile);
    };
    await ask('a', 2000, '');
    await ask('b', 2000, '');
    await ask('a', 1000, '');
    await ask('a', 2000, 'x');
    await createExplainer({
      model: fakeModel([turns.good(other.faithful)], { id: 'a' }),
      cache,
    }).explain(other.diagnosis, other.caseFile);
    expect(cache.held.size).toBe(5);
    expect([...cache.held.keys()].every((key) => /^[0-9a-f]{64}$/.test(key))).toBe(true);
  });

  it('is not trusted: what it holds is judged again', async () => {
    const cache = openCache();
    const ask = () =>
      createExplainer({ model: fakeModel([turns.good(faithful)]), cache }).explain(
        diagnosis,
        caseFile,
      );
    await ask();
    for (const [key, value] of cache.held) {
      const lie = { text: 'Payments lost 4711 orders.', evidence: ['E1'] };
      const tampered = JSON.parse(value) as { first: typeof faithful };
      cache.held.set(
        key,
        JSON.stringify({
          ...tampered,
          first: { ...faithful, title: lie, summary: [lie] },
          second: bad,
        }),
      );
    }
    const report = await ask();
    expect(JSON.stringify(textsOf(report))).not.toMatch(/4711|Payments/);
    expect(report.title).toEqual(template.title);
    expect(report.summary).toEqual(template.summary);
  });

  it.each(['', 'null', '{"schema":2}', '{"schema":1,"first":{"title":1}}', '['])(
    'may hold rubbish: %s',
    async (value) => {
      const model = fakeModel([turns.good(faithful)]);
      const cache = { get: async () => value, set: async () => {} };
      const report = await createExplainer({ model, cache }).explain(diagnosis, caseFile);
      expect(report.wording.by).toBe('model');
      expect(model.requests).toHaveLength(1);
    },
  );

  it('may be away', async () => {
    const gone = (): Promise<never> => Promise.reject(new Error('gone'));
    const model = fakeModel([turns.good(faithful)]);
    const cache = { get: gone, set: gone };
    const report = await createExplainer({ model, cache }).explain(diagnosis, caseFile);
    expect(report.wording.by).toBe('model');
  });

  it('keeps no answer whose second turn failed', async () => {
    const cache = openCache();
    const model = fakeModel([turns.good(bad), turns.failed(500)]);
    await createExplainer({ model, cache }).explain(diagnosis, caseFile);
    expect(cache.held.size).toBe(0);
  });
});
