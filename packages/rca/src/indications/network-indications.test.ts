import { describe, expect, it } from 'vitest';
import { createEngine } from '../engine.ts';
import { sceneOf } from '../scene/scene.ts';
import { call, type ToldSpan, times, tracedCase } from '../test-kit/traced-case.ts';
import type { EdgeGap } from './edge-gaps.ts';
import { networkIndications } from './network-indications.ts';

const range = { start: 0, end: 1 };

function gap(source: string, target: string, rise: number): EdgeGap {
  const id = `${source} -> ${target}`;
  return { id, source, target, before: 2, usual: 2, after: 2 + rise, rise, calls: 10 };
}

describe('networkIndications', () => {
  it('takes the vertex that explains all delayed edges', () => {
    const [first, second] = networkIndications(
      [gap('a', 'b', 200), gap('c', 'b', 180), gap('a', 'c', 0), gap('b', 'd', 0)],
      range,
    );
    expect(first?.entity).toBe('b');
    expect(first?.strength).toBeGreaterThan(1.3 * (second?.strength ?? 1));
  });

  it('leans to the callee where one edge is all there is', () => {
    const [first] = networkIndications([gap('a', 'b', 200)], range);
    expect(first).toMatchObject({ entity: 'b', dependency: 'a -> b' });
  });

  it('makes little of a rise that is small beside the usual gap', () => {
    const [first] = networkIndications([gap('a', 'b', 0.3)], range);
    expect(first?.strength).toBeLessThan(0.1);
  });

  it('is silent without any rise', () => {
    expect(networkIndications([gap('a', 'b', 0)], range)).toEqual([]);
    expect(networkIndications([], range)).toEqual([]);
  });
});

describe('gaps of traced calls', () => {
  const request =
    (gapAt: (at: number) => number) =>
    (at: number): ToldSpan => ({
      service: 'shop',
      name: 'GET /',
      duration: 500,
      inside: [
        call('shop', { service: 'cart', name: 'GET /cart', duration: 8 + (at % 3) }, 0, gapAt(at)),
        call('shop', { service: 'ads', name: 'GET /ads', duration: 5 }, 450, 2 + (at % 2)),
      ],
    });

  it('name the delayed service though nobody serves slower', async () => {
    const caseFile = tracedCase({
      normal: times(
        30,
        request((at) => 2 + (at % 2)),
      ),
      window: times(
        30,
        request((at) => 200 + (at % 5)),
      ),
    });
    expect(sceneOf(caseFile).ranking[0]?.entity).toBe('cart');
    const { hypotheses } = await createEngine().analyze(caseFile);
    expect(hypotheses[0]).toMatchObject({
      cause: 'network_delay',
      entity: 'cart',
      dependency: 'shop -> cart',
    });
  });
});
