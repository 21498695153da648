import { createCaseFile, type GivenSignals, type Indicator } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { sceneOf } from '../scene/scene.ts';
import { type MadeSpan, madeBatches } from '../test-kit/made-spans.ts';
import { impactOf } from './impact.ts';

const minute = 60_000;
const length = 30;
const end = length * minute;
const level = (value: number): number[] => new Array<number>(length).fill(value);

/** Milliseconds per request of each route, before and after. */
type Routes = Readonly<Record<string, readonly [number, number]>>;

interface Level {
  readonly time?: number;
  readonly failed?: number;
  readonly tail?: number;
}

/** Thirty requests of each route in the window and before it, with their milliseconds. */
function spansOf(routes: Routes): readonly MadeSpan[] {
  let id = 0;
  return Object.entries(routes).flatMap(([name, durations]) =>
    durations.flatMap((duration, period) =>
      Array.from({ length: 30 }, (_, at): MadeSpan => {
        id++;
        const start = period * end + at * minute;
        return { span: id, trace: id, of: 'shop', name, kind: 2, start, duration };
      }),
    ),
  );
}

function impact(now: Level, indicator: Indicator = 'latency', routes: Routes = {}) {
  const signals = ({ time = 0.1, failed = 0, tail = 0.2 }: Level): GivenSignals => ({
    shop: {
      'service.requests': level(10),
      'service.time': level(10 * time),
      'service.errors': level(10 * failed),
      'service.latency.p95': level(tail),
    },
    ...Object.fromEntries(
      ['edge-1', 'edge-2', 'edge-3'].flatMap((id) => [
        [
          id,
          {
            'service.requests': level(10),
            'service.time': level(10 * (0.05 + time)),
            'service.errors': level(10 * failed),
          },
        ],
        [
          `${id} -> shop`,
          { 'dependency.requests': level(10), 'dependency.time': level(10 * time) },
        ],
      ]),
    ),
  });
  const spans = spansOf(routes);
  const scene = sceneOf(
    createCaseFile({
      target: { service: 'shop', indicator },
      window: { start: end, end: 2 * end, step: minute, signals: signals(now) },
      baselines: [{ start: 0, end, step: minute, signals: signals({}) }],
      ...(spans.length > 0 && { telemetry: madeBatches(spans) }),
    }),
  );
  return impactOf(scene).map((id) => {
    const { title = '', entity = '', facts = [] } = scene.ledger.get(id) ?? {};
    const route = facts.find(({ name }) => name === 'operation')?.value;
    return route === undefined ? `${entity}: ${title}` : `${route}`;
  });
}

const time = 'shop: Time per request';
const failed = 'shop: Share of failed requests';
const served = /^shop: Requests per second/;

describe('impactOf', () => {
  it('tells first of the indicator that was asked for', () => {
    expect(impact({ time: 0.5, failed: 0.3 }).slice(0, 2)).toEqual([time, failed]);
    expect(impact({ time: 0.5, failed: 0.3 }, 'availability').slice(0, 2)).toEqual([failed, time]);
    expect(impact({ time: 0.5 })[2]).toMatch(served);
  });

  it('tells of the tail where it rose with the time, and of two callers that are hurt', () => {
    const slow = impact({ time: 0.5, tail: 1 });
    expect(slow[3]).toMatch(/95th percentile/);
    expect(slow.slice(4)).toEqual(['edge-1: Time per request', 'edge-2: Time per request']);
    expect(impact({ time: 0.5 })).toHaveLength(5);
    const failing = impact({ failed: 0.3 }, 'availability');
    expect(failing.join()).not.toContain('percentile');
    expect(failing.slice(3)).toEqual([
      'edge-1: Share of failed requests',
      'edge-2: Share of failed requests',
    ]);
  });

  it('tells of nothing else where nobody is hurt', () => {
    const calm = impact({});
    expect(calm.slice(0, 2)).toEqual([time, failed]);
    expect(calm[2]).toMatch(served);
    expect(calm).toHaveLength(3);
  });

  it('tells of the routes hurt most, and of some that are not', () => {
    const routes = {
      'GET /a': [100, 400],
      'GET /b': [100, 900],
      'GET /c': [100, 160],
      'GET /d': [100, 130],
      'GET /e': [100, 101],
      'GET /f': [100, 90],
      'GET /g': [100, 100],
    } as const;
    const told = impact({ time: 0.5 }, 'latency', routes).filter((one) => one.startsWith('GET'));
    expect(told.slice(0, 2)).toEqual(['GET /b', 'GET /a']);
    expect(told).toHaveLength(4);
    expect(told).not.toContain('GET /d');
    // One route is the service itself; routes that are well say nothing alone.
    const none = (given: Routes): readonly string[] =>
      impact({ time: 0.5 }, 'latency', given).filter((one) => one.startsWith('GET'));
    expect(none({ 'GET /a': [100, 400] })).toEqual([]);
    expect(none({ 'GET /e': [100, 101], 'GET /g': [100, 100] })).toEqual([]);
  });
});
