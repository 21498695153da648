import fc from 'fast-check';
import { expect, it } from 'vitest';
import { idSet } from './id-set.ts';

it('behaves as a set, also when entries crowd and leave', () => {
  // Few distinct words make long runs of neighbours, in one shard.
  const word = fc.constantFrom(0, 1, 2, 3, 31, 32, 0xffffffff);
  const step = fc.record({ add: fc.boolean(), high: fc.constantFrom(0, 1, 2), low: word });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const ids = idSet();
      const model = new Set<string>();
      for (const { add, high, low } of steps) {
        // The fingerprint 0 0 stands for an empty slot and is kept as 1 0.
        const key = high === 0 && low === 0 ? '1 0' : `${high} ${low}`;
        if (add) {
          expect(ids.add(high, low)).toBe(!model.has(key));
          model.add(key);
        } else {
          ids.delete(high, low);
          model.delete(key);
        }
        expect(ids.size).toBe(model.size);
      }
      for (const key of model) {
        const [high = 0, low = 0] = key.split(' ').map(Number);
        expect(ids.add(high, low)).toBe(false);
      }
    }),
    { numRuns: 300, seed: 1 },
  );
});
