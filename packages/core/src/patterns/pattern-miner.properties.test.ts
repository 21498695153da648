import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LogPattern, type PatternMiner, patternMiner } from './pattern-miner.ts';
import { maxLeaf, patternTree } from './pattern-tree.ts';
import { tokenHash, tokenReader } from './tokens.ts';

const texts = fc.array(
  fc.oneof(
    fc.string({ maxLength: 30 }),
    fc.stringMatching(/^[a-c]{1,3}( [a-c0-3=]{1,3}){0,5}$/),
    fc.stringMatching(/^[a-z]{1,2} (is|was) here (now|then)$/),
  ),
  { maxLength: 80 },
);

const mine = (all: readonly string[], miner: PatternMiner = patternMiner()): PatternMiner => {
  for (const text of all) miner.add(text);
  return miner;
};
const bytes = (miner: PatternMiner): string => JSON.stringify(miner.state());
const byTemplate = (patterns: readonly LogPattern[]): [string, number][] =>
  patterns
    .map(({ template, count }): [string, number] => [template, count])
    .sort(([a], [b]) => (a < b ? -1 : 1));

describe('patternMiner', () => {
  it('gives the same bytes for the same texts', () => {
    fc.assert(
      fc.property(texts, (all) => {
        expect(bytes(mine(all))).toBe(bytes(mine(all)));
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it('restores what it saved, and goes on as if it had not stopped', () => {
    fc.assert(
      fc.property(texts, fc.nat(80), fc.constantFrom(2, 20, 1000), (all, at, maxPatterns) => {
        const whole = mine(all, patternMiner({ maxPatterns }));
        const first = bytes(mine(all.slice(0, at), patternMiner({ maxPatterns })));
        const again = patternMiner({ maxPatterns, state: JSON.parse(first) });
        expect(bytes(again)).toBe(first);
        expect(bytes(mine(all.slice(at), again))).toBe(bytes(whole));
      }),
      { seed: 2, numRuns: 80 },
    );
  });

  it('counts every text once: in a pattern, or as overflow', () => {
    fc.assert(
      fc.property(texts, fc.constantFrom(3, 1000), (all, maxPatterns) => {
        const miner = mine(all, patternMiner({ maxPatterns }));
        const counted = miner.patterns().reduce((sum, { count }) => sum + count, miner.overflow);
        expect(counted).toBe(all.length);
        expect(miner.patterns().length).toBeLessThanOrEqual(maxPatterns);
      }),
      { seed: 3, numRuns: 80 },
    );
  });

  it('does not mind the order where only masked parts vary', () => {
    const shapes = [
      (n: number) => `took ${n}ms`,
      (n: number) => `user ${n} left "room ${n}"`,
      (n: number) => `GET /cart/${n} from 10.0.${n}.1`,
      (n: number) => `Error: lost ${n}\n    at cart (/app/cart.js:${n}:2)`,
      () => 'disk is full',
    ];
    const lines = fc.array(fc.tuple(fc.nat(shapes.length - 1), fc.nat(200)), { maxLength: 60 });
    fc.assert(
      fc.property(lines, fc.array(fc.nat(1000), { minLength: 60, maxLength: 60 }), (all, keys) => {
        const printed = all.map(([shape, n]) => (shapes[shape] as (n: number) => string)(n));
        const shuffled = printed
          .map((text, at) => ({ text, key: keys[at] as number }))
          .sort((a, b) => a.key - b.key);
        const other = mine(shuffled.map(({ text }) => text));
        expect(byTemplate(other.patterns())).toEqual(byTemplate(mine(printed).patterns()));
      }),
      { seed: 4, numRuns: 80 },
    );
  });

  it('merges what was mined in parts', () => {
    fc.assert(
      fc.property(texts, fc.nat(80), (all, at) => {
        const left = mine(all.slice(0, at));
        const right = mine(all.slice(at));
        const ids = left.merge(JSON.parse(bytes(right)));
        expect(left.patterns().reduce((sum, { count }) => sum + count, left.overflow)).toBe(
          all.length,
        );
        for (const { id } of right.patterns())
          expect(left.pattern(ids[id] as number)).toBeDefined();
      }),
      { seed: 5, numRuns: 80 },
    );
    const left = mine(['order 1 shipped', 'disk is full']);
    const right = mine(['disk is full', 'order 2 shipped', 'order 3 shipped']);
    expect(left.merge(right.state())).toEqual([1, 0]);
    expect(left.patterns().map(({ count }) => count)).toEqual([3, 2]);
  });

  it('stays bounded under hostile texts', () => {
    const word = (n: number): string =>
      Array.from({ length: 6 }, (_, at) => String.fromCharCode(103 + ((n >> (at * 2)) & 15))).join(
        '',
      );
    const hostile: readonly ((i: number) => string)[] = [
      (i) => word(i * 7919),
      (i) => `${word(i)} ${word(i * 31)} ${word(i * 17)}`,
      (i) => `${'x '.repeat(i % 70)}${word(i)}`,
      (i) => `${word(i)}${'='.repeat(i % 90)}`,
      (i) => `same start ${word(i)} ${word(i * 3)} ${word(i * 5)} ${word(i * 7)}`,
    ];
    for (const print of hostile) {
      const miner = patternMiner({ maxPatterns: 100 });
      for (let i = 0; i < 2000; i++) miner.add(print(i));
      expect(miner.patterns().length).toBeLessThanOrEqual(100);
      expect(bytes(miner).length).toBeLessThan(400_000);
    }
  });

  it('sees first words as a variable once there are eight of them', () => {
    const users = ['ann', 'bob', 'cid', 'dee', 'eve', 'fay', 'gus', 'hal', 'ida'];
    const miner = patternMiner();
    const ids = users.map((user) => miner.add(`${user} signed in from 10.0.0.1`));
    expect(miner.patterns()).toEqual([
      {
        id: 0,
        template: '<*> signed in from <*>',
        count: 9,
        sample: 'ann signed in from 10.0.0.1',
      },
    ]);
    expect(ids).toEqual([0, 1, 2, 3, 4, 5, 6, 0, 0]);
    for (const id of ids) expect(miner.pattern(id)?.id).toBe(0);
    expect(miner.match('joe signed in from 10.0.0.1')).toBe(0);
  });

  it('takes a pattern into a more general one', () => {
    const apart = ['put oak on low old shelf', 'put elm in low new shelf'];
    const wider = ['put oak in low old shelf', 'put elm by low old shelf'];
    const miner = mine([...apart, ...wider]);
    expect(miner.patterns()).toHaveLength(2);
    miner.add('put 1 2 low mid shelf');
    expect(byTemplate(miner.patterns())).toEqual([['put <*> <*> low <*> shelf', 5]]);
    expect(miner.pattern(1)?.id).toBe(0);
    expect(miner.add(apart[1] as string)).toBe(0);
  });

  it.each([
    [{ schema: 1 }, /schema 1/],
    [{ patterns: [{ id: 3, tokens: [], count: 0, sample: '' }] }, /pattern 0 .* id 3/],
    [{ recent: { young: [17], old: [16] } }, /17 slots/],
    [{ recent: { young: [16, 99, 0, 0, 0], old: [16] } }, /slot 99/],
  ])('refuses the state %j', (wrong, message) => {
    const state = { ...patternMiner().state(), ...wrong } as never;
    expect(() => patternMiner({ state })).toThrow(message);
  });

  it('refuses a state with more patterns than it may have', () => {
    const state = mine(['one', 'two things', 'three more things']).state();
    expect(() => patternMiner({ maxPatterns: 2, state })).toThrow(/3 patterns; the limit is 2/);
  });
});

describe('patternTree', () => {
  it('compares a bounded number of tokens for each line', () => {
    const line = tokenReader();
    const tree = patternTree({ similarity: 0.6, onAbsorb: () => {} });
    let worst = 0;
    for (let id = 0; id < 3000; id++) {
      const words = Array.from({ length: 5 }, (_, at) => `w${(id * 7919 * (at + 1)) % 4093}`);
      line.read(`all ${words.join(' ')}`);
      const before = tree.compared;
      const near = tree.nearest(line);
      worst = Math.max(worst, tree.compared - before);
      if (near !== undefined) tree.widen(near, line);
      else if (tree.hasRoom(line)) {
        const tokens = Array.from({ length: line.count }, (_, at) => line.text(at));
        tree.insert({
          id,
          tokens,
          hashes: Int32Array.from(tokens, tokenHash),
          sample: '',
          count: 1,
        });
      }
    }
    expect(worst).toBeGreaterThan(0);
    expect(worst).toBeLessThanOrEqual(2 * maxLeaf * 6);
  });
});
