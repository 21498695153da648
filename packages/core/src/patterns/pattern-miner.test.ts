import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overflowPattern, patternMiner } from './pattern-miner.ts';

const templates = (texts: readonly string[]): string[] => {
  const miner = patternMiner();
  for (const text of texts) miner.add(text);
  return miner.patterns().map(({ template }) => template);
};

describe('patternMiner', () => {
  it('puts lines of one shape together and counts them', () => {
    const miner = patternMiner();
    const first = miner.add('user alice logged in from 10.0.0.1');
    const second = miner.add('user bob logged in from 10.0.0.2');
    const third = miner.add('disk is full');
    expect(second).toBe(first);
    expect(third).not.toBe(first);
    expect(miner.pattern(first)).toEqual({
      id: first,
      template: 'user <*> logged in from <*>',
      count: 2,
      sample: 'user alice logged in from 10.0.0.1',
    });
    expect(miner.pattern(99)).toBeUndefined();
  });

  it.each([
    ['two short lines that share one word', ['connection refused', 'connection reset'], 2],
    ['different first words', ['GET failed for cart', 'PUT failed for cart'], 2],
    ['values of one key', ['user=bob status=ok n=1', 'user=eve status=ok n=2'], 1],
    ['a message in quotes after its key', ['msg="a b c"', 'msg="x y z"'], 2],
  ])('%s', (_, texts, expected) => {
    expect(templates(texts)).toHaveLength(expected);
  });

  it('tells what a text would belong to without learning it', () => {
    const miner = patternMiner();
    const id = miner.add('order 1 shipped to berlin');
    const before = JSON.stringify(miner.state());
    expect(miner.match('order 2 shipped to oslo')).toBe(id);
    expect(miner.match('something else entirely')).toBeUndefined();
    expect(JSON.stringify(miner.state())).toBe(before);
  });

  it('is bounded, and counts what finds no place', () => {
    const miner = patternMiner({ maxPatterns: 2 });
    expect(miner.add('alpha')).toBe(0);
    expect(miner.add('beta')).toBe(1);
    expect(miner.add('gamma')).toBe(overflowPattern);
    expect(miner.add('alpha')).toBe(0);
    expect(miner.overflow).toBe(1);
    expect(miner.patterns()).toHaveLength(2);
  });

  it('keeps one leaf small under hostile variety', () => {
    const miner = patternMiner();
    for (let i = 0; i < 5000; i++) {
      const word = (n: number): string => String.fromCharCode(103 + (n % 20)).repeat(3 + (n % 7));
      miner.add(`same ${word(i)} ${word(i * 3 + 1)} ${word(i * 7 + 2)} ${word(i * 11 + 3)}`);
    }
    expect(miner.patterns().length).toBeLessThanOrEqual(128);
    expect(miner.patterns().reduce((sum, { count }) => sum + count, miner.overflow)).toBe(5000);
  });

  it('gives the same patterns for the same texts, also when it is stopped in between', () => {
    const texts = fc.array(
      fc.oneof(
        fc.string({ maxLength: 30 }),
        fc.stringMatching(/^[a-c]{1,3}( [a-c0-3=]{1,3}){0,5}$/),
      ),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(texts, fc.nat(60), (all, at) => {
        const whole = patternMiner({ maxPatterns: 20 });
        const ids = all.map((text) => whole.add(text));
        const part = patternMiner({ maxPatterns: 20 });
        const head = all.slice(0, at).map((text) => part.add(text));
        const state = JSON.parse(JSON.stringify(part.state()));
        const rest = patternMiner({ maxPatterns: 20, state });
        const tail = all.slice(at).map((text) => rest.add(text));
        expect([...head, ...tail]).toEqual(ids);
        expect(rest.patterns()).toEqual(whole.patterns());
      }),
      { seed: 7, numRuns: 80 },
    );
  });

  // Any code units at all, also halves of pairs.
  const codeUnits = fc
    .array(fc.oneof(fc.nat(0x7f), fc.nat(0xffff)), { maxLength: 40 })
    .map((units) => String.fromCharCode(...units));

  it('finds a text again under the id it was given', () => {
    fc.assert(
      fc.property(fc.array(codeUnits, { maxLength: 40 }), (all) => {
        const miner = patternMiner();
        const ids = all.map((text) => miner.add(text));
        expect(all.map((text) => miner.match(text))).toEqual(
          ids.map((id) => miner.pattern(id)?.id),
        );
      }),
      { seed: 11, numRuns: 80 },
    );
  });

  it('takes one look at a line of a mebibyte', () => {
    const miner = patternMiner();
    const id = miner.add(`${'"'.repeat(1 << 19)}${'1-'.repeat(1 << 18)}`);
    expect(miner.pattern(id)?.sample).toHaveLength(300);
    expect(miner.cut).toBe(1);
    expect((miner.pattern(id)?.template.length ?? 0) <= 3 * 1024 + 3).toBe(true);
  });

  it('refuses options that make no sense', () => {
    expect(() => patternMiner({ similarity: 0.5 })).toThrow(/similarity is 0.5/);
    expect(() => patternMiner({ maxPatterns: 0 })).toThrow(/maxPatterns is 0/);
  });
});
