import { createCaseFile } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { caseView } from '../case/case-view.ts';
import { timesBeyond } from './surprise.ts';
import { findSymptom } from './symptom.ts';

const minute = 60_000;

/** A service with 10 requests a second; a spike of three steps every `every` steps of its history. */
function spiky(every: number, window: readonly number[], failed: readonly number[] = []) {
  const served = (latency: readonly number[], errors: readonly number[] = []) => ({
    'service.requests': latency.map(() => 10),
    'service.time': latency.map((value) => 10 * value),
    'service.errors': latency.map((_, i) => 10 * (errors[i] ?? 0)),
  });
  const history = Array.from({ length: 400 }, (_, i) =>
    i % every < 3 && i >= every ? 0.4 : 0.1 + 0.001 * (i % 5),
  );
  return createCaseFile({
    target: { service: 'api', indicator: failed.length > 0 ? 'availability' : 'latency' },
    window: {
      start: 500 * minute,
      end: (500 + window.length) * minute,
      signals: { api: served(window, failed) },
    },
    baselines: [{ start: 100 * minute, end: 500 * minute, signals: { api: served(history) } }],
  });
}

const slow = [0.1, 0.1, 0.4, 0.4, 0.4];

describe('timesBeyond', () => {
  it('counts separate runs, upwards and downwards', () => {
    const values = new Float64Array(60).fill(1);
    values.fill(9, 10, 16);
    values.fill(9, 30, 33);
    values[50] = -9;
    expect(timesBeyond(values, 5, 3)).toBe(2);
    expect(timesBeyond(values, 7, 4)).toBe(1);
    expect(timesBeyond(values, -5, 1)).toBe(1);
    expect(timesBeyond(new Float64Array(60).fill(Number.NaN), 5, 3)).toBe(0);
  });
});

describe('findSymptom', () => {
  it('takes for a symptom what history hardly shows, and not what it shows now and then', () => {
    expect(findSymptom(caseView(spiky(1000, slow)))?.slower).toBe(true);
    expect(findSymptom(caseView(spiky(150, slow)))?.slower).toBe(true);
    expect(findSymptom(caseView(spiky(40, slow)))?.slower).toBe(false);
    expect(
      findSymptom(
        caseView(
          spiky(
            40,
            slow.map((value) => 2 * value),
          ),
        ),
      )?.slower,
    ).toBe(true);
  });

  it('believes an incident whatever history shows', () => {
    const incident = {
      id: 'i',
      status: 'open',
      severity: 'critical',
      service: 'api',
      objective: { id: 'o', service: 'api', indicator: 'latency', target: 0.99, threshold: 0.2 },
      related: [],
      openedAt: 503 * minute,
      updatedAt: 503 * minute,
      burnRates: [],
    } as const;
    expect(findSymptom(caseView({ ...spiky(40, slow), incident }))?.slower).toBe(true);
  });

  it('does not make a symptom of a few failures more or less', () => {
    const calm = [0.1, 0.1, 0.1, 0.1, 0.1];
    const failing = (each: number) =>
      caseView(
        spiky(
          1000,
          calm,
          calm.map(() => each),
        ),
      );
    // 600 requests a step: 1.2 failures are chance, 12 are not.
    expect(findSymptom(failing(0.002))?.failing).toBe(false);
    expect(findSymptom(failing(0.02))?.failing).toBe(true);
  });

  it('lets a blip pass, and sees a beginning', () => {
    const calm = Array.from({ length: 30 }, () => 0.1);
    const with2 = (at: number): number[] => calm.map((v, i) => (i >= at && i < at + 2 ? 0.9 : v));
    expect(findSymptom(caseView(spiky(1000, with2(10))))?.slower).toBe(false);
    expect(findSymptom(caseView(spiky(1000, with2(28))))?.slower).toBe(true);
  });

  it('believes a percentile only where enough requests lie beyond it', () => {
    const tail = (rate: number): boolean | undefined => {
      const at = (p99: readonly number[]) => ({
        api: {
          'service.requests': p99.map(() => rate),
          'service.time': p99.map(() => rate * 0.1),
          'service.latency.p99': p99,
        },
      });
      const level = Array.from({ length: 40 }, (_, i) => 0.2 + 0.001 * (i % 3));
      const caseFile = createCaseFile({
        target: { service: 'api', indicator: 'latency' },
        window: { start: 40_000, end: 50_000, signals: at(Array(10).fill(0.6)) },
        baselines: [{ start: 0, end: 40_000, signals: at(level) }],
      });
      return findSymptom(caseView(caseFile))?.slower;
    };
    expect(tail(20)).toBe(false);
    expect(tail(200)).toBe(true);
  });

  it('asks more of the indicator that the case is not about', () => {
    const calm = [0.1, 0.1, 0.1, 0.1, 0.1];
    const about = (latency: readonly number[]) => {
      const symptom = findSymptom(
        caseView(
          spiky(
            1000,
            latency,
            calm.map(() => 0),
          ),
        ),
      );
      return [symptom?.slower, symptom?.indicator];
    };
    expect(about(calm.map((value) => 1.5 * value))).toEqual([false, 'availability']);
    expect(about(calm.map((value) => 4 * value))).toEqual([true, 'latency']);
  });
});
