import { describe, expect, it } from 'vitest';
import { liesRed } from '../test-kit/lies-red.ts';
import { reportPack } from '../test-kit/report-packs.ts';
import { sentenceJudge } from './judge-sentence.ts';

describe('lies by hand', () => {
  it.each(Object.entries(liesRed))('refuses every lie about %s', async (name, table) => {
    const judge = sentenceJudge(await reportPack(name));
    const lies = table.split('\n').filter((line) => line.includes(' | '));
    expect(lies.length).toBeGreaterThan(30);
    const passed = lies.filter((line) => {
      const [ids = '', text = ''] = line.split(' | ');
      return judge({ text, evidence: ids.trim().split(',').filter(Boolean) }).ok;
    });
    expect(passed).toEqual([]);
  });
});
