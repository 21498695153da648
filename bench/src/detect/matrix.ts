import { allocateSeries } from '@abduce/rca';
import { seeded } from '../otlp/random.ts';

export interface Matrix {
  readonly rows: number;
  readonly length: number;
  readonly target: Float64Array;
  /** One series after the other, in the kernel's memory. */
  readonly values: Float64Array;
}

/** Series as systems have them: noise around levels of many sizes, some that step, some that follow the target. */
export function generateMatrix(rows: number, length: number): Matrix {
  const random = seeded(23);
  const uniform = (): number => random(2 ** 31) / 2 ** 31;
  const noise = (): number => uniform() + uniform() + uniform() + uniform() - 2;
  const target = Float64Array.from(
    { length },
    (_, i) => 200 + (i > length * 0.7 ? 60 : 0) + 10 * noise(),
  );
  const values = allocateSeries(rows, length);
  for (let row = 0; row < rows; row++) {
    const level = 10 ** (4 * uniform() - 1);
    const spread = level * (0.02 + 0.3 * uniform());
    const share = row % 10 === 0 ? uniform() : 0;
    const step = row % 7 === 0 ? random(length) : length;
    for (let i = 0; i < length; i++) {
      const followed = (share * ((target[i] as number) - 200)) / 30;
      values[row * length + i] = level + spread * (noise() + followed + (i >= step ? 3 : 0));
    }
  }
  return { rows, length, target, values };
}
