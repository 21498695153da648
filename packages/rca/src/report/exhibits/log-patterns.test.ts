import type { CaseFile, Diagnosis, Evidence } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { minute, type ToldSpan, times, tracedCase } from '../../test-kit/traced-case.ts';
import { logPatternsOf } from './log-patterns.ts';

const begin = 9 * minute;

function asked(caseFile: CaseFile, evidence: readonly Evidence[] = []): Diagnosis {
  return {
    schema: 1,
    verdict: 'inconclusive',
    window: caseFile.window,
    onset: begin,
    hypotheses: [],
    ruledOut: [],
    triggers: [],
    ranking: [],
    path: [],
    evidence,
    impact: [],
    counterfactuals: [],
    confidence: 0.4,
    unknowns: [],
  };
}

function saying(...logs: readonly string[]): ToldSpan {
  return { service: 'web', name: 'GET /', duration: 10, logs };
}

/** Nine minutes of normal times against three: a third of what was counted before. */
const told: CaseFile = tracedCase({
  normal: [
    ...times(12, saying('served from cache')),
    ...times(12, saying('!disk is slow')),
    ...times(30, saying('heartbeat sent')),
  ],
  window: [
    ...times(4, saying('served from cache')),
    ...times(40, saying('!disk is slow')),
    ...times(5, (at) => saying(`!connection to shard ${at} lost`)),
  ],
});

describe('the log patterns of a report', () => {
  it('come with what is new, then what burst, then what fell silent; what did not change is left out', () => {
    const found = logPatternsOf(told, asked(told));
    expect(found.map(({ template, before, during }) => [template, before, during])).toEqual([
      ['connection to shard <*> lost', 0, 5],
      ['disk is slow', 4, 40],
      ['heartbeat sent', 10, 0],
    ]);
    expect(found[0]).toMatchObject({ entity: 'web', severity: 'error' });
    expect(found[0]?.firstSeen).toBeGreaterThanOrEqual(begin);
    expect(found[2]?.firstSeen).toBeUndefined();
  });

  it('carry the numbers of the evidence that cites them, and come first', () => {
    const cited: Evidence = {
      id: 'E4',
      kind: 'log',
      entity: 'web',
      title: 'Log pattern at severity error',
      query: { kind: 'logs', service: 'web', template: 'disk is slow' },
      window: told.window,
      facts: [
        { name: 'count', value: 38, unit: '{record}' },
        { name: 'count_before', value: 3, unit: '{record}' },
        { name: 'first_seen', value: begin + 5, unit: 'ms{epoch}' },
      ],
      trust: 'application',
    };
    const found = logPatternsOf(told, asked(told, [cited]));
    expect(found[0]).toEqual({
      entity: 'web',
      severity: 'error',
      template: 'disk is slow',
      before: 3,
      during: 38,
      firstSeen: begin + 5,
      evidence: 'E4',
    });
    expect(found.filter(({ template }) => template === 'disk is slow').length).toBe(1);
  });

  it('are at most twelve', () => {
    const names = 'red green blue black white pink grey brown gold teal plum lime navy rose'.split(
      ' ',
    );
    const many = tracedCase({
      normal: times(1, saying()),
      window: names.flatMap((name) => times(4, saying(`!${name} ${name} ${name} is ${name}`))),
    });
    expect(logPatternsOf(many, asked(many)).length).toBe(12);
  });

  it('are none where nothing was logged', () => {
    const quiet = tracedCase({ normal: times(2, saying()), window: times(2, saying()) });
    expect(logPatternsOf(quiet, asked(quiet))).toEqual([]);
  });

  it('count evenly when there are too many records to read', () => {
    const busy = tracedCase({
      normal: times(30, saying(...times100('routine work done'))),
      window: times(90, saying(...times100('!queue is full'))),
    });
    const [first, ...rest] = logPatternsOf(busy, asked(busy));
    expect(rest).toEqual([]);
    expect(first).toMatchObject({ template: 'queue is full', before: 0, during: 9000 });
  });
});

function times100(text: string): readonly string[] {
  return Array.from({ length: 100 }, () => text);
}
