import { AbduceError, isAbduceError, type LanguageModel } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { fakeModel } from '../models/test-kit/fake-model.ts';
import type { Turn } from '../models/test-kit/turn.ts';
import { turns } from '../models/test-kit/turns.ts';
import { textsOf } from '../report/texts-of.ts';
import { createExplainer } from './create-explainer.ts';
import { explained } from './test-kit/explained.ts';
import { told, withSummary } from './test-kit/told.ts';

const { diagnosis, caseFile, report: template, faithful } = told();

describe('an answer that can be read', () => {
  it.each([
    ['plain', turns.good(faithful)],
    ['in a fence', turns.fenced(faithful)],
    ['after thoughts', turns.thinking(faithful)],
  ])('%s is taken', async (_, turn) => {
    const { report, calls } = await explained([turn]);
    expect(report.wording).toMatchObject({ by: 'model', model: 'fake:scripted' });
    if (report.wording.by !== 'model') return;
    expect(report.wording.checks.map(({ outcome }) => outcome)).toEqual(
      Array(3 + template.chain.length).fill('kept'),
    );
    expect(calls).toMatchObject([
      {
        outcome: 'answered',
        format: 'json_schema',
        inputTokens: 1000,
        outputTokens: 200,
        violations: 0,
      },
    ]);
  });

  it('is asked for by degrees, and what works is remembered', async () => {
    const model = fakeModel(() => turns.good(faithful), { formats: ['text'] });
    const { calls } = await explained(model);
    expect(calls.map(({ format, outcome }) => `${format} ${outcome}`)).toEqual([
      'json_schema unsupported',
      'json_schema unsupported',
      'json_object unsupported',
      'text answered',
    ]);
    const again = await explained(model);
    expect(again.calls.map(({ format }) => format)).toEqual(['text']);
    expect(again.report.wording.by).toBe('model');
  });

  it('is asked for with a plain schema where patterns are refused', async () => {
    const model = fakeModel(() => turns.good(faithful));
    const picky: LanguageModel = {
      id: model.id,
      generate: (request, options) =>
        JSON.stringify(request.schema ?? '').includes('pattern')
          ? Promise.reject(
              new AbduceError('UNSUPPORTED', 'no patterns', {
                details: { feature: 'json_schema' },
              }),
            )
          : model.generate(request, options),
    };
    const explainer = createExplainer({ model: picky });
    for (let time = 0; time < 2; time++) {
      expect((await explainer.explain(diagnosis, caseFile)).wording.by).toBe('model');
    }
    expect(model.requests.map(({ format }) => format)).toEqual(['json_schema', 'json_schema']);
  });

  it('keeps the words of the template where it leaves a place out', async () => {
    const { report } = await explained([turns.good({ ...faithful, cause: [], chain: [] })]);
    expect(report.chain).toEqual(template.chain);
    expect(report.rootCause?.text).toEqual(template.rootCause?.text);
    expect(report.wording).toMatchObject({ checks: [{ place: 'title' }, { place: 'summary' }] });
  });

  it('may put actions in another order within their level, and nothing else', async () => {
    const actions = ['drop_database', ...faithful.actions.toReversed(), ...faithful.actions];
    const { report } = await explained([turns.good({ ...faithful, actions })]);
    expect(report.actions.map(({ level }) => level)).toEqual(
      template.actions.map(({ level }) => level),
    );
    expect(report.actions.toSorted(byId)).toEqual(template.actions.toSorted(byId));
  });
});

const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);

const lies = /4711|ledger-gateway|E999|As instructed|drop_database/;

describe('a sentence that is wrong', () => {
  const wrong: readonly (readonly [string, Turn])[] = [
    ['an invented number', turns.inventedNumber(faithful)],
    ['an invented entity', turns.inventedEntity(faithful)],
    ['an invented reference', turns.inventedReference(faithful)],
    ['an injection that was followed', turns.followedInjection(faithful)],
  ];

  it.each(wrong)('%s: is repaired', async (_, turn) => {
    const { report, calls } = await explained([turn, turns.good(faithful)]);
    expect(report.wording).toMatchObject({ by: 'model' });
    if (report.wording.by !== 'model') return;
    const { checks } = report.wording;
    expect(checks.find(({ place }) => place === 'summary')).toMatchObject({ outcome: 'repaired' });
    expect(checks.filter(({ outcome }) => outcome === 'replaced')).toEqual([]);
    expect(calls.map(({ purpose }) => purpose)).toEqual(['explain', 'repair']);
    expect(calls[0]?.violations).toBeGreaterThan(0);
    expect(calls[1]?.violations).toBe(0);
  });

  it.each(wrong)(
    '%s: becomes the template\u2019s when the second try is no better',
    async (_, turn) => {
      const { report } = await explained([turn, turn]);
      expect(report.summary).toEqual(template.summary);
      expect(report.wording).toMatchObject({
        by: 'model',
        checks: expect.arrayContaining([
          {
            place: 'summary',
            outcome: 'replaced',
            problems: expect.arrayContaining([expect.any(String)]),
          },
        ]),
      });
      expect(JSON.stringify(textsOf(report))).not.toMatch(lies);
    },
  );

  it('is left out after the second try where the rest tells all', async () => {
    const more = { text: 'It took 4711 ms at ledger-gateway.', evidence: ['E1'] };
    // What takes its place is not required of a summary.
    const at = faithful.summary.findIndex(({ text }) => text.includes('going on'));
    const bad = withSummary(faithful, at, more);
    const { report, calls } = await explained([turns.good(bad), turns.good(bad)]);
    expect(calls).toHaveLength(2);
    expect(JSON.stringify(textsOf(report))).not.toMatch(lies);
    expect(report.wording).toMatchObject({
      checks: expect.arrayContaining([
        expect.objectContaining({ place: 'summary', outcome: 'repaired' }),
      ]),
    });
    const failed = await explained([turns.good(bad), turns.good(bad)], { strict: 'fail' }).catch(
      (error: unknown) => error,
    );
    expect(isAbduceError(failed, 'MODEL_FAILED')).toBe(true);
  });

  it.each(wrong)('%s: is left out with drop, without asking again', async (name, turn) => {
    const { report, calls } = await explained([turn], { strict: 'drop' });
    expect(calls).toHaveLength(1);
    expect(JSON.stringify(textsOf(report))).not.toMatch(lies);
    expect(report.wording.by, name).toBe('model');
  });

  it.each(wrong)('%s: rejects with fail, after the second try', async (_, turn) => {
    const failed = await explained([turn, turn], { strict: 'fail' }).catch(
      (error: unknown) => error,
    );
    expect(isAbduceError(failed, 'MODEL_FAILED')).toBe(true);
    const { violations } = (failed as AbduceError).details;
    expect(violations).toContainEqual(expect.objectContaining({ place: 'summary' }));
    const { report } = await explained([turn, turns.good(faithful)], { strict: 'fail' });
    expect(report.wording.by).toBe('model');
  });

  it('keeps what holds when the second try fails', async () => {
    const bad = withSummary(faithful, 0, { text: 'It took 4711 ms.', evidence: ['E1'] });
    const { report, calls } = await explained([turns.good(bad), turns.failed(500)]);
    expect(report.summary).toEqual(template.summary);
    expect(report.wording.by).toBe('model');
    expect(calls.map(({ outcome }) => outcome)).toEqual(['answered', 'failed']);
  });

  it('tells the model what is wrong, place by place', async () => {
    const bad = withSummary(faithful, 0, { text: 'It took 4711 ms.', evidence: ['E1'] });
    const model = fakeModel([turns.good(bad), turns.good(faithful)]);
    await explained(model);
    const said = model.requests[1]?.messages ?? [];
    expect(said.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user']);
    expect(said.slice(0, 2)).toEqual(model.requests[0]?.messages);
    expect(said[3]?.content).toMatch(/^summary:$/m);
    expect(said[3]?.content).toContain('4711');
    expect(said[3]?.content).not.toMatch(/^title:$/m);
  });
});

describe('what the template told has to be told', () => {
  const without = (words: RegExp): typeof faithful => ({
    ...faithful,
    summary: faithful.summary.filter(({ text }) => !words.test(text)),
  });
  it.each([
    ['the cause', without(/index/), 'summary', /the cause left out/],
    ['the confidence', without(/\{confidence\}/), 'summary', /how sure/],
    ['the trigger', without(/E4/), 'summary', /its evidence/],
    [
      'the target, in the title',
      { ...faithful, title: { text: '{S2} lost an index', evidence: ['E1'] } },
      'title',
      /one left out/,
    ],
    [
      'the cause, in the title',
      { ...faithful, title: { text: '{S1} is slow', evidence: ['E1'] } },
      'title',
      /the cause left out/,
    ],
    [
      'the numbers of a step',
      {
        ...faithful,
        chain: [{ step: 2, text: 'The statement at {S2} became slower', evidence: ['E5'] }],
      },
      'chain[1].text',
      /its evidence/,
    ],
  ])('%s', async (_, answer, place, problem) => {
    const { report } = await explained([turns.good(answer), turns.good(answer)]);
    if (report.wording.by !== 'model') throw new Error('not worded');
    expect(report.wording.checks).toContainEqual({
      place,
      outcome: 'replaced',
      problems: expect.arrayContaining([expect.stringMatching(problem)]),
    });
  });
});
