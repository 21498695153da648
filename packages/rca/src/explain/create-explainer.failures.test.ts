import { AbduceError, isAbduceError, type LanguageModel, type Report } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { fakeModel } from '../models/test-kit/fake-model.ts';
import type { Turn } from '../models/test-kit/turn.ts';
import { turns } from '../models/test-kit/turns.ts';
import { checkReport } from '../report/check.ts';
import { fixtures } from '../report/fixtures/all.ts';
import { textsOf } from '../report/texts-of.ts';
import { createExplainer } from './create-explainer.ts';
import type { ExplainerOptions } from './explainer-options.ts';
import type { ModelCall } from './model-call.ts';
import { handClock } from './test-kit/hand-clock.ts';
import { frame, told, withSummary } from './test-kit/told.ts';

const { diagnosis, caseFile, report: template, faithful } = told();

async function explained(
  script: readonly Turn[] | LanguageModel,
  options: ExplainerOptions = {},
): Promise<{ report: Report; calls: readonly ModelCall[] }> {
  const calls: ModelCall[] = [];
  const model = 'id' in script ? script : fakeModel(script);
  const explainer = createExplainer({ model, onCall: (call) => calls.push(call), ...options });
  const report = await explainer.explain(diagnosis, caseFile);
  expect(checkReport(report)).toEqual([]);
  expect(frame(report)).toEqual(frame(template));
  return { report, calls };
}

const byTemplate = (reason: string): Report => ({
  ...template,
  wording: { by: 'template', model: 'fake:scripted', reason },
});

describe('a model that cannot be used leaves the report of the template', () => {
  const form = 'the answer of the model was not of the form that was asked for';
  const cut = 'the answer of the model was cut off';
  it.each<readonly [string, readonly Turn[], string]>([
    ['refuses', [turns.refused()], 'the model refused to answer'],
    ['is cut off by the limit', [turns.truncated(faithful)], cut],
    [
      'says nothing',
      [turns.empty(), turns.empty(), turns.empty()],
      'the answer of the model was empty',
    ],
    ['writes prose', [turns.noJson(), turns.noJson(), turns.noJson()], form],
    ['answers with wrong types', Array(3).fill(turns.wrongType(faithful)), form],
    ['is too wordy', [turns.huge(100_000)], 'the answer of the model was too large'],
    ['fails with 500', [turns.failed(500)], 'the model or its server failed (HTTP 500)'],
    ['is busy', [turns.busy()], 'the model or its server failed (HTTP 429)'],
    ['breaks off', [turns.wire('cut')], 'the model or its server failed'],
    ['is a proxy', [turns.wire('not_json')], 'the model or its server failed'],
  ])('that %s', async (_, script, reason) => {
    const { report, calls } = await explained(script);
    expect(report).toEqual(byTemplate(reason));
    expect(calls.length).toBeGreaterThan(0);
    expect(calls.every(({ outcome }) => outcome !== 'answered')).toBe(true);
  });

  it('that throws something else', async () => {
    const generate = (): Promise<never> => Promise.reject(new TypeError('<script>boom'));
    const { report } = await explained({ id: 'fake:scripted', generate });
    expect(report).toEqual(byTemplate('the model or its server failed'));
  });

  it('whose package is missing', async () => {
    const error = new AbduceError('MISSING_PEER', 'openai is not installed');
    const { report } = await explained({
      id: 'fake:scripted',
      generate: () => Promise.reject(error),
    });
    expect(report).toEqual(byTemplate('the model failed (MISSING_PEER)'));
  });

  it.each(['heeds', 'ignores'])('that hangs and %s its signal', async (manner) => {
    const clock = handClock();
    const hanging = fakeModel([turns.wire('hang')]);
    const model: LanguageModel =
      manner === 'heeds' ? hanging : { id: hanging.id, generate: () => new Promise(() => {}) };
    const calls: ModelCall[] = [];
    const explainer = createExplainer({ model, clock, onCall: (call) => calls.push(call) });
    const work = explainer.explain(diagnosis, caseFile);
    await clock.asleep();
    clock.move(30_000);
    expect(await work).toEqual(byTemplate('the model did not answer in 30 s'));
    expect(calls).toMatchObject([{ outcome: 'aborted', latency: 30_000 }]);
  });

  it('that never says a true sentence', async () => {
    const lie = { text: 'It took 4711 ms.', evidence: ['E1'] };
    const lies = {
      title: lie,
      summary: [lie],
      cause: [lie],
      chain: faithful.chain.map(({ step }) => ({ step, ...lie })),
      actions: [],
    };
    const { report, calls } = await explained([turns.good(lies), turns.good(lies)]);
    expect(report).toEqual(byTemplate('none of its sentences is borne out by the evidence'));
    expect(calls.map(({ purpose }) => purpose)).toEqual(['explain', 'repair']);
    expect(calls[0]?.violations).toBeGreaterThanOrEqual(8);
  });
});

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

describe('whoever asks', () => {
  it('may give up: it rejects with the reason, at once', async () => {
    const gone = new Error('gone');
    const caller = new AbortController();
    const model: LanguageModel = { id: 'deaf', generate: () => new Promise(() => {}) };
    const clock = handClock();
    const work = createExplainer({ model, clock }).explain(diagnosis, caseFile, {
      signal: caller.signal,
    });
    await clock.asleep();
    caller.abort(gone);
    await expect(work).rejects.toBe(gone);
    await expect(
      createExplainer({ model }).explain(diagnosis, caseFile, { signal: caller.signal }),
    ).rejects.toBe(gone);
  });

  it('has no model: the template words it', async () => {
    expect(await createExplainer().explain(diagnosis, caseFile)).toEqual(template);
    expect(createExplainer().name).toBe('template');
  });

  it.each<readonly [string, ExplainerOptions]>([
    ['timeout', { timeout: 0 }],
    ['maxTokens', { maxTokens: Number.NaN }],
    ['budget.call', { budget: { call: -1 } }],
    ['investigate.calls', { investigate: { calls: 0 } }],
  ])('is told of limits that are none: %s', (name, options) => {
    expect(() => createExplainer(options)).toThrow(name);
  });

  it.each(Object.keys(fixtures))('gets a complete report of every verdict: %s', async (name) => {
    const other = told(name);
    const model = fakeModel([turns.good(other.faithful), turns.good(other.faithful)]);
    const report = await createExplainer({ model }).explain(other.diagnosis, other.caseFile);
    expect(checkReport(report)).toEqual([]);
    expect(frame(report)).toEqual(frame(other.report));
    expect(report.wording).toMatchObject({ by: 'model' });
    expect(model.requests).toHaveLength(1);
  });
});
