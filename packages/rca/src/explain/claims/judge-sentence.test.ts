import { beforeAll, describe, expect, it } from 'vitest';
import { renderText } from '../../render/text.ts';
import { type ReportPack, reportPack } from '../test-kit/report-packs.ts';
import { judgeSentence } from './judge-sentence.ts';

let exhausted: ReportPack;
beforeAll(async () => {
  exhausted = await reportPack('kept-connections');
}, 30_000);

/** What the sentence reads like in the report, or the kinds of what is wrong with it. */
function outcome(text: string, evidence: readonly string[]): string {
  const judgement = judgeSentence({ text, evidence }, exhausted);
  if (!judgement.ok) return [...new Set(judgement.violations.map(({ kind }) => kind))].join(' ');
  const page = renderText(
    { ...exhausted.report, summary: judgement.text, chain: [] },
    { width: 1000 },
  );
  return page.split('\n').find((line) => line.includes(firstWords(text))) ?? page;
}

function firstWords(text: string): string {
  return text.split(/[{\d]/)[0]?.trim() ?? '';
}

const errors = ['E1'];
const pool = ['E1', 'E12', 'E14'];

describe('a sentence that the evidence bears out', () => {
  it.each([
    ['The error rate of {S1} went from {E1.before} to {E1.after} at {T1}.', errors],
    ['The share of failed requests at gateway rose from 0 % to 54.5 % at 11:25:53.', errors],
    [
      'Requests to gateway are failing because the connection pool of orders had no free slot.',
      pool,
    ],
    [
      'Time per request at gateway rose from 8.04 ms to about 557 ms, roughly 69 times as long as before.',
      ['E2'],
    ],
    ['Release 2.16.0 of orders set it off.', ['E16']],
  ])('%s', (text, evidence) => {
    expect(outcome(text, evidence)).toContain(firstWords(text));
  });
});

describe('a sentence that says more', () => {
  it.each([
    ['The error rate of {S1} went from {E1.after} to {E1.before}.', errors, 'number'],
    ['The share of failed requests at gateway rose from 0 % to 64.5 %.', errors, 'number'],
    [
      'The share of failed requests at gateway fell from {E1.before} to {E1.after}.',
      errors,
      'direction',
    ],
    ['The share of failed requests at gateway did not rise.', errors, 'direction'],
    ['Requests to gateway are failing because of a memory leak in orders.', pool, 'cause'],
    [
      'The connection pool of orders had no free slot because requests to gateway failed.',
      pool,
      'cause',
    ],
    ['The error rate of kafka-broker rose to {E1.after}.', errors, 'entity'],
    ['The error rate of {S1} rose to {E99.after}.', errors, 'reference'],
    ['The error rate of {S1} definitely rose to {E1.after}.', errors, 'certainty'],
    ['The error rate of {S1} rose to {E1.after} at 14:07:09.', errors, 'time'],
    ['The error rate of {S1} rose to {E1.after}.', [], undefined],
    ['Run kubectl now.', errors, 'markup'],
  ] as const)('%s', (text, evidence, kind) => {
    if (kind === undefined) expect(outcome(text, evidence)).toContain('The error rate');
    else expect(outcome(text, evidence)).toContain(kind);
  });
});
