import { describe, expect, it } from 'vitest';
import { sceneOf } from '../scene/scene.ts';
import { call, type ToldSpan, times, tracedCase } from '../test-kit/traced-case.ts';

const request =
  (own: number, below: number) =>
  (at: number): ToldSpan => ({
    service: 'shop',
    name: 'GET /',
    duration: own + below + 2 + (at % 2),
    inside: [call('shop', { service: 'cart', name: 'GET /cart', duration: below + (at % 3) }, 1)],
  });

describe('selfTimeIndications', () => {
  it('points at the service that takes longer by itself, not at its caller', () => {
    const { indications } = sceneOf(
      tracedCase({ normal: times(30, request(10, 10)), window: times(30, request(10, 60)) }),
    );
    const found = indications.filter(({ kind }) => kind === 'self_time');
    expect(found[0]).toMatchObject({ entity: 'cart', mechanism: { operation: 'GET /cart' } });
    expect(found.find(({ entity }) => entity === 'shop')?.strength ?? 0).toBeLessThan(0.02);
  });

  it('is silent where nothing takes longer', () => {
    const { indications } = sceneOf(
      tracedCase({ normal: times(30, request(10, 10)), window: times(30, request(10, 10)) }),
    );
    expect(indications).toEqual([]);
  });
});
