import { beforeAll, describe, expect, it } from 'vitest';
import { adversarySamples, mutations } from '../test-kit/adversary.ts';
import type { AdversarySample } from '../test-kit/adversary-sample.ts';
import { paraphrases } from '../test-kit/paraphrases.ts';
import { type ReportPack, reportPack, reportPackNames } from '../test-kit/report-packs.ts';
import type { Judgement } from './claim.ts';
import { sentenceJudge } from './judge-sentence.ts';

let packs: readonly ReportPack[] = [];
let judges: ReadonlyMap<ReportPack, ReturnType<typeof sentenceJudge>>;
beforeAll(async () => {
  // Every third: the integration suite has them all.
  const names = reportPackNames().filter((_, at) => at % 3 === 0);
  packs = await Promise.all(names.map(reportPack));
  judges = new Map(packs.map((pack) => [pack, sentenceJudge(pack)]));
}, 60_000);

function judge({
  pack,
  text,
  evidence,
}: Pick<AdversarySample, 'pack' | 'text' | 'evidence'>): Judgement {
  const judgement = judges.get(pack)?.({ text, evidence });
  if (judgement === undefined) throw new Error(`no judge for ${pack.name}`);
  return judgement;
}

describe('false sentences', () => {
  it('none of 2,000 enters a report', () => {
    const samples = adversarySamples(packs, 2000, 6);
    expect(samples).toHaveLength(2000);
    expect(new Set(samples.map(({ label }) => label)).size).toBe(Object.keys(mutations).length);
    for (const { text, needle } of samples) expect(text).toContain(needle);
    const entered = samples.filter((sample) => judge(sample).ok);
    expect(entered.map(({ label, pack, text }) => `${label}, ${pack.name}: ${text}`)).toEqual([]);
  });

  it('each is told what is wrong with it', () => {
    for (const sample of adversarySamples(packs, 500, 7)) {
      const judgement = judge(sample);
      if (judgement.ok) throw new Error(sample.text);
      expect(judgement.violations.length).toBeGreaterThan(0);
      for (const { words, problem } of judgement.violations) {
        expect(words.length).toBeLessThanOrEqual(80);
        expect(problem).not.toMatch(/undefined|NaN|\[object/);
      }
    }
  });
});

describe('true sentences', () => {
  it('those of the template all pass', () => {
    for (const pack of packs) {
      for (const { text, evidence } of pack.pack.sentences)
        expect(judge({ pack, text, evidence }), `${pack.name}: ${text}`).toMatchObject({
          ok: true,
        });
    }
  });

  it('at least 95 % of 1,000 paraphrases pass, without a digit left in words', () => {
    const told = paraphrases(packs, 1000, 6);
    expect(told).toHaveLength(1000);
    let passed = 0;
    for (const one of told) {
      const judgement = judge(one);
      if (!judgement.ok) continue;
      passed++;
      for (const part of judgement.text)
        if (typeof part === 'string') expect(part).not.toMatch(/\p{N}/u);
    }
    expect(passed / told.length).toBeGreaterThanOrEqual(0.95);
  });
});
