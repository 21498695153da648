import { expect, it } from 'vitest';
import { encodeDocument } from '../model/codec.ts';
import { buildWorld } from '../world/build-world.ts';
import { encodedLength } from './encoded-length.ts';

function lengthOf(work: Generator<void, number, void>): number {
  for (;;) {
    const slice = work.next();
    if (slice.done === true) return slice.value;
  }
}

it.each([0, 1, 3])('is the length of the whole, with %i baselines', (count) => {
  const world = buildWorld({ grid: { start: 0, step: 15_000, length: 8 } });
  const baselines = Array.from({ length: count }, () => world.signals);
  const whole = encodeDocument([world, baselines, []]).length;
  expect(lengthOf(encodedLength(world, baselines, []))).toBe(whole);
});
