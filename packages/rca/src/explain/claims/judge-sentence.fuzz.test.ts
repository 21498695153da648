import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type ReportPack, reportPack } from '../test-kit/report-packs.ts';
import { judgeSentence } from './judge-sentence.ts';

let packs: readonly ReportPack[] = [];
beforeAll(async () => {
  packs = await Promise.all(['kept-connections', 'innocent-deploy', 'steady-day'].map(reportPack));
}, 60_000);

const pieces =
  `{E1.after} {E1.before} {S1} {S2} {T1} {Q1} {confidence} {growth:E1.after,E1.before} E1 [E1] 12 ms 54.5 % 3 a dozen
  11:25:53 because so rose fell not the of from to at before after : , . ; ( ) “ ” — 0 gateway orders error rate latency
  release 2.16.0 which caused it was no all 1,000 ½ ３ \u200b root cause is X { } {{ }} 1e9 -5 99999999999999999999 :`.split(
    /\s+/,
  );

describe('whatever a model writes', () => {
  it('is judged without an error, and leaves no digit and no odd character in words', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc.array(fc.constantFrom(...pieces), { maxLength: 30 }).map((words) => words.join(' ')),
      fc.array(fc.constantFrom(...pieces), { maxLength: 30 }).map((words) => words.join('')),
    );
    const evidence = fc.array(fc.constantFrom('E1', 'E2', 'E5', 'E999', '__proto__', ''), {
      maxLength: 4,
    });
    fc.assert(
      fc.property(text, evidence, fc.nat(2), (words, ids, at) => {
        const pack = packs[at] as ReportPack;
        const judgement = judgeSentence({ text: words, evidence: ids }, pack);
        if (!judgement.ok) {
          expect(judgement.violations.length).toBeGreaterThan(0);
          return;
        }
        for (const part of judgement.text)
          if (typeof part === 'string')
            expect(part).not.toMatch(/[\p{N}{}<>[\]`*_|\\]|\p{Cf}|\p{Cc}/u);
      }),
      { numRuns: 3000, seed: 6 },
    );
  });

  it('is not read to its end when it has none', () => {
    const [pack] = packs;
    const text = 'the '.repeat(500_000);
    const start = performance.now();
    expect(judgeSentence({ text, evidence: ['E1'] }, pack as ReportPack).ok).toBe(false);
    expect(performance.now() - start).toBeLessThan(100);
  });
});
