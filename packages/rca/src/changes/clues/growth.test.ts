import { createCaseFile } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { sceneOf } from '../../scene/scene.ts';
import { growthStart } from './growth.ts';

const minute = 60_000;
const scene = sceneOf(
  createCaseFile({
    target: { service: 'files', indicator: 'availability' },
    window: {
      start: 40 * minute,
      end: 100 * minute,
      step: minute,
      signals: { files: { 'service.requests': new Array<number>(60).fill(1) } },
    },
    baselines: [
      {
        start: 0,
        end: 40 * minute,
        step: minute,
        signals: { files: { 'service.requests': new Array<number>(40).fill(1) } },
      },
    ],
  }),
);

/** One value a minute. */
function track(valueAt: (minute: number) => number): Parameters<typeof growthStart>[2] {
  return {
    baselines: [Float64Array.from({ length: 40 }, (_, at) => valueAt(at))],
    window: Float64Array.from({ length: 60 }, (_, at) => valueAt(40 + at)),
  };
}

const wobble = (at: number): number => (at % 3) - 1;

describe('growthStart', () => {
  it('finds where a slow growth began, also before the window', () => {
    const leak = track((at) => 400 + wobble(at) + Math.max(0, at - 20) * 80);
    expect(growthStart(scene, 'process open fds', leak)).toBe(21 * minute);
  });

  it('finds a sudden growth where it is', () => {
    const leap = track((at) => (at < 70 ? 400 : 9000) + wobble(at));
    expect(growthStart(scene, 'heap used', leap)).toBe(70 * minute);
  });

  it('looks past times without data', () => {
    const gaps = track((at) => (at % 4 === 0 ? Number.NaN : at < 50 ? 10 : 10 * at));
    expect(growthStart(scene, 'queue depth', gaps)).toBe(50 * minute);
  });

  it('has nothing to say of what grew all the time', () => {
    expect(
      growthStart(
        scene,
        'events count',
        track((at) => 1000 + 50 * at),
      ),
    ).toBeUndefined();
  });

  it('has nothing to say of numbers that do not pile up, or of few values', () => {
    const leak = track((at) => 400 + at * 80);
    expect(growthStart(scene, 'http error ratio', leak)).toBeUndefined();
    expect(
      growthStart(scene, 'heap', { baselines: [], window: Float64Array.of(1, 2) }),
    ).toBeUndefined();
  });
});
