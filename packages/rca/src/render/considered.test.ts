import type { ReportHypothesis, Text } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { indexLost, indexLostCase } from '../report/fixtures/index-lost.ts';
import { explain } from '../report/template-explainer.ts';
import { consideredLines } from './considered.ts';
import { plainWriter } from './html/sentence.ts';

const writer = plainWriter(explain(indexLost, indexLostCase));

function item(title: Text, text: Text, evidence: readonly string[] = []): ReportHypothesis {
  return { cause: 'disk_slow', status: 'refuted', entity: 'orders', title, text, evidence };
}

describe('consideredLines', () => {
  it('tells a reason once', () => {
    const lines = consideredLines(
      [
        item(['A leak at orders'], ['it is well.'], ['E1']),
        item(['A slow disk at orders'], ['it is well.'], ['E2', 'E1']),
        item(['A full disk'], ['nothing says so.']),
        item(['A leak at orders'], ['it is well.'], ['E3']),
      ],
      writer,
    );
    expect(lines).toEqual([
      { title: 'A leak and a slow disk at orders', text: 'it is well. [E1, E2, E3]' },
      { title: 'A full disk', text: 'nothing says so.' },
    ]);
  });

  it('says "each" of changes that share a reason', () => {
    const change = { ...item(['Commit “a”'], ['it is a test.']), change: 'a' };
    const [line] = consideredLines([change, { ...change, title: ['Commit “b”'] }], writer);
    expect(line).toEqual({ title: 'Commit “a” and commit “b”, each', text: 'it is a test.' });
  });

  it('keeps places that differ', () => {
    const [line] = consideredLines(
      [item(['A leak at orders'], ['no.']), item(['A slow disk at shop'], ['no.'])],
      writer,
    );
    expect(line?.title).toBe('A leak at orders and a slow disk at shop');
  });
});
