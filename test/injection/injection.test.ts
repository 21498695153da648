import { describe, expect, it } from 'vitest';
import { goldenCases } from '../golden/golden-case.ts';
import { expectUnmoved } from './invariance.ts';
import { hostileTexts } from './plant.ts';

describe('hostile text', () => {
  it('is published, in all the places where text is found', () => {
    const texts = hostileTexts();
    expect(texts.length).toBeGreaterThanOrEqual(60);
    expect(new Set(texts.map(({ kind }) => kind))).toEqual(
      new Set(['log', 'label', 'span', 'sql', 'commit']),
    );
    expect(new Set(texts.map(({ id }) => id)).size).toBe(texts.length);
  });

  it('moves nothing that harmless text in its place does not', async () => {
    const found = goldenCases().find(({ id }) => id === 'kept-connections');
    if (found === undefined) throw new Error('the case is missing');
    await expectUnmoved(found.caseFile(), 'turn');
  }, 60_000);
});
