import { AbduceError, type LanguageModel, type Report } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { fakeModel } from '../models/test-kit/fake-model.ts';
import type { Turn } from '../models/test-kit/turn.ts';
import { turns } from '../models/test-kit/turns.ts';
import { checkReport } from '../report/check.ts';
import { fixtures } from '../report/fixtures/all.ts';
import { createExplainer } from './create-explainer.ts';
import type { ExplainerOptions } from './explainer-options.ts';
import type { ModelCall } from './model-call.ts';
import { explained } from './test-kit/explained.ts';
import { handClock } from './test-kit/hand-clock.ts';
import { frame, told } from './test-kit/told.ts';

const { diagnosis, caseFile, report: template, faithful } = told();

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
