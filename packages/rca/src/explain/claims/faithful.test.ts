import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { reportPack } from '../test-kit/report-packs.ts';
import { sentenceJudge } from './judge-sentence.ts';

/**
 * True sentences by several hands that did not know the judge, `[evidence, sentence]` by set and incident: the first
 * written freely, the others by the rules of the prompt. On the day they came it let in 71 of 394, 69 of 200, 84 of 178
 * and 70 of 111; the book has learned from the first three.
 */
const sets = JSON.parse(
  readFileSync(new URL('../test-kit/faithful.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, Readonly<Record<string, readonly (readonly string[])[]>>>>;

describe('true sentences by hand', () => {
  // The honest price of reading: whoever makes the book stricter sees here what it costs.
  it.each([
    ['first', 0.4],
    ['second', 0.65],
    ['third', 0.62],
    ['fourth', 0.6],
  ] as const)('of the %s set at least %d are let in', async (name, least) => {
    let read = 0;
    let all = 0;
    for (const [incident, rows] of Object.entries(sets[name] ?? {})) {
      const judge = sentenceJudge(await reportPack(incident));
      for (const [ids = '', text = ''] of rows) {
        all++;
        if (judge({ text, evidence: ids.split(',').filter(Boolean) }).ok) read++;
      }
    }
    expect(all).toBeGreaterThan(100);
    expect(read / all).toBeGreaterThanOrEqual(least);
  });
});
