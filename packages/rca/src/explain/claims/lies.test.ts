import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { reportPack } from '../test-kit/report-packs.ts';
import { sentenceJudge } from './judge-sentence.ts';

/**
 * False sentences by several hands, each fluent, with right references wherever it can have them, and saying something that
 * the incident does not bear out: `[evidence, sentence]` by set and incident. Three sets are by people who did not know
 * the judge; `white-box` is by people who read it line by line, to find what gets through.
 */
type Lies = Readonly<Record<string, Readonly<Record<string, readonly (readonly string[])[]>>>>;
const sets = JSON.parse(
  readFileSync(new URL('../test-kit/lies.json', import.meta.url), 'utf8'),
) as Lies;

describe.each(Object.entries(sets))('lies by hand, the %s set', (_, incidents) => {
  it.each(Object.entries(incidents))('none about %s is let in', async (name, rows) => {
    expect(rows.length).toBeGreaterThan(0);
    const judge = sentenceJudge(await reportPack(name));
    const entered = rows.filter(
      ([ids = '', text = '']) => judge({ text, evidence: ids.split(',').filter(Boolean) }).ok,
    );
    expect(entered).toEqual([]);
  });
});
