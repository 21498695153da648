import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { assemble, bytesSource } from '../test-kit/assemble.ts';

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

describe('the kernel', () => {
  it('is what its source says', async () => {
    const bytes = await assemble('kernel.wat', read('kernel.wat'));
    expect(read('kernel-bytes.ts')).toBe(bytesSource(bytes));
  });

  it('is not needed', async () => {
    const { correlateMany: withKernel } = await import('../correlate-many.ts');
    vi.resetModules();
    vi.stubGlobal('WebAssembly', undefined);
    const { allocateSeries } = await import('./allocate-series.ts');
    const { correlateMany } = await import('../correlate-many.ts');
    const { medianMadMany } = await import('../median-mad-many.ts');
    const { changePointMany } = await import('../change-point-many.ts');
    const values = allocateSeries(3, 6);
    values.set([1, 2, 3, 4, 5, 6, 9, 9, 9, 1, 1, 1, 0, 0, Number.NaN, 0, 0, 0]);
    const target = Float64Array.of(2, 3, 5, 4, 6, 9);
    const expected = withKernel(target, values);
    correlateMany(target, values).forEach((value, i) => {
      if (Number.isNaN(value)) expect(expected[i]).toBeNaN();
      else expect(value).toBeCloseTo(expected[i] as number, 12);
    });
    expect(medianMadMany(values, 6)).toEqual({
      medians: Float64Array.of(3.5, 5, 0),
      mads: Float64Array.of(1.5, 4, 0),
    });
    expect([...changePointMany(values, 6).at]).toEqual([3, 3, -1]);
  });

  it('makes way for an ordinary array when there is no room', async () => {
    const host: object = Reflect.get(globalThis, 'WebAssembly');
    vi.stubGlobal('WebAssembly', {
      validate: Reflect.get(host, 'validate'),
      Module: Reflect.get(host, 'Module'),
      Memory: function full() {
        throw new RangeError('could not allocate memory');
      },
    });
    const { allocateSeries } = await import('./allocate-series.ts');
    const { medianMadMany } = await import('../median-mad-many.ts');
    expect(medianMadMany(allocateSeries(2, 3, 'single').fill(4), 3).medians).toEqual(
      Float64Array.of(4, 4),
    );
  });
});
