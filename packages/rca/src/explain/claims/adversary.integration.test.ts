import { beforeAll, describe, expect, it } from 'vitest';
import { formatTime } from '../../render/format.ts';
import { renderText } from '../../render/text.ts';
import { adversarySamples } from '../test-kit/adversary.ts';
import { paraphrases } from '../test-kit/paraphrases.ts';
import { type ReportPack, reportPack, reportPackNames } from '../test-kit/report-packs.ts';
import { sentenceJudge } from './judge-sentence.ts';

let packs: readonly ReportPack[] = [];
let judges: ReadonlyMap<ReportPack, ReturnType<typeof sentenceJudge>>;
beforeAll(async () => {
  packs = await Promise.all(reportPackNames().map(reportPack));
  judges = new Map(packs.map((pack) => [pack, sentenceJudge(pack)]));
}, 120_000);

describe('10,000 false sentences about every recorded case and written incident', () => {
  it.each([11, 12])('none reaches the text of a report, seed %i', (seed) => {
    const samples = adversarySamples(packs, 10_000, seed);
    expect(samples).toHaveLength(10_000);
    const leaked: string[] = [];
    for (const { pack, label, text, evidence, needle } of samples) {
      const judgement = judges.get(pack)?.({ text, evidence });
      // Whatever is let in is false by the way it was made; the needle tells whether it can be read, too.
      if (judgement?.ok !== true) continue;
      const page = renderText({ ...pack.report, summary: judgement.text });
      leaked.push(`${label}, ${pack.name}: ${text}${page.includes(needle) ? ' (read)' : ''}`);
    }
    expect(leaked).toEqual([]);
  });
});

describe('faithful paraphrases', () => {
  it.each([11, 12])('at least 95 %% of 1,000 pass, seed %i', (seed) => {
    const told = paraphrases(packs, 1000, seed);
    expect(told).toHaveLength(1000);
    const missed = told.filter(
      ({ pack, text, evidence }) => judges.get(pack)?.({ text, evidence }).ok !== true,
    );
    expect(missed.length, missed.map(({ text }) => text).join('\n')).toBeLessThanOrEqual(50);
  });

  it('takes well under a millisecond a sentence', () => {
    const told = paraphrases(packs, 2000, 13);
    for (const { pack, text, evidence } of told) judges.get(pack)?.({ text, evidence });
    const start = performance.now();
    for (const { pack, text, evidence } of told) judges.get(pack)?.({ text, evidence });
    expect((performance.now() - start) / told.length).toBeLessThan(1);
  });

  it('shows times as the report does', () => {
    const pack = packs.find(({ name }) => name === 'kept-connections');
    const onset = pack?.report.onset ?? 0;
    const clock = formatTime(onset).slice(0, 8);
    const judgement =
      pack &&
      judges.get(pack)?.({ text: `Requests to {S1} failed at ${clock}.`, evidence: ['E1'] });
    expect(judgement).toMatchObject({ ok: true });
  });
});
