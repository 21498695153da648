import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sequenceTable } from './sequence-table.ts';

describe('sequenceTable', () => {
  it('numbers sequences as a map of their texts does', () => {
    const sequence = fc.array(fc.oneof(fc.nat(3), fc.integer()), { maxLength: 6 });
    fc.assert(
      fc.property(fc.array(sequence, { maxLength: 200 }), (list) => {
        const table = sequenceTable();
        const known = new Map<string, number>();
        for (const numbers of list) {
          const key = numbers.join();
          if (!known.has(key)) known.set(key, known.size);
          // What stands behind the length does not count.
          const spare = Int32Array.of(...numbers, 77);
          expect(table.of(spare, numbers.length)).toBe(known.get(key));
        }
        expect(table.size).toBe(known.size);
      }),
      { numRuns: 200, seed: 20260105 },
    );
  });

  it('grows, and begins anew', () => {
    const table = sequenceTable();
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < 5000; i++) expect(table.of(Int32Array.of(i, i % 7, 1), 3)).toBe(i);
      for (let i = 0; i < 5000; i++) expect(table.of(Int32Array.of(i, i % 7, 1), 3)).toBe(i);
      table.clear();
      expect(table.size).toBe(0);
    }
  });
});
