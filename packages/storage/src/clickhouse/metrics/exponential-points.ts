import type { ExponentialPoint } from '@abduce/core';
import type { NativeBlock } from '../native/column.ts';
import { floatListsOf, numbersOf } from './column-access.ts';

/** The exponential histogram of each row. */
export function exponentialsOf(block: NativeBlock): (row: number) => ExponentialPoint {
  const [scale, zeroCount, zeroThreshold, min, max] = (
    ['Scale', 'ZeroCount', 'ZeroThreshold', 'Min', 'Max'] as const
  ).map((name) => numbersOf(block, name));
  const side = (name: 'Positive' | 'Negative'): ((row: number) => ExponentialPoint['positive']) => {
    const offset = numbersOf(block, `${name}Offset`);
    const counts = floatListsOf(block, `${name}Buckets`);
    return (row) => ({ offset: offset[row] as number, counts: counts(row) });
  };
  const [positive, negative] = [side('Positive'), side('Negative')];
  return (row) => ({
    scale: scale?.[row] as number,
    zeroCount: zeroCount?.[row] as number,
    zeroThreshold: zeroThreshold?.[row] as number,
    positive: positive(row),
    negative: negative(row),
    min: min?.[row] as number,
    max: max?.[row] as number,
  });
}
