import { beforeAll, describe, expect, it } from 'vitest';
import { renderText } from '../../render/text.ts';
import type { WrittenSentence } from '../answer.ts';
import { type HandWritten, handWritten } from '../test-kit/paraphrases-hand.ts';
import { type ReportPack, reportPack } from '../test-kit/report-packs.ts';
import type { Judgement } from './claim.ts';
import { judgeSentence } from './judge-sentence.ts';

const packs = new Map<string, ReportPack>();
beforeAll(async () => {
  for (const name of Object.keys(handWritten)) packs.set(name, await reportPack(name));
}, 60_000);

function packOf(name: string): ReportPack {
  const pack = packs.get(name);
  if (pack === undefined) throw new Error(`no pack ${name}`);
  return pack;
}

/** The evidence that an alias stands for. */
function idOf({ pack }: ReportPack, [title, place]: readonly [RegExp, string?]): string {
  const nameOf = (ref: string): string => pack.entities.find((one) => one.ref === ref)?.name ?? '';
  const found = pack.evidence.find((item) => {
    const places = item.edge ?? (item.entity === null ? [] : [item.entity]);
    const called = item.kind === 'change' ? `change ${item.title}` : item.title;
    return title.test(called) && (place === undefined || places.map(nameOf).join('>') === place);
  });
  if (found === undefined) throw new Error(`no evidence ${title} at ${place}`);
  return found.id;
}

function written(pack: ReportPack, { aliases }: HandWritten, line: string): WrittenSentence {
  const evidence = new Set<string>();
  const listed = / \[([\w ]*)\]$/.exec(line);
  let text = line.replace(/ \[[\w ]*\]$/, '');
  for (const [alias, found] of Object.entries(aliases)) {
    const cited = listed?.[1]?.split(' ').includes(alias) === true;
    if (!cited && !text.includes(`{${alias}.`)) continue;
    const id = idOf(pack, found);
    evidence.add(id);
    text = text.replaceAll(`{${alias}.`, `{${id}.`);
  }
  text = text.replace(/<([^<>]+)>/g, (_, name) => {
    const entity = pack.pack.entities.find((one) => one.name === name);
    return `{${entity?.ref}}`;
  });
  return { text, evidence: [...evidence] };
}

function judge(name: string, line: string): Judgement {
  const pack = packOf(name);
  return judgeSentence(written(pack, handWritten[name] as HandWritten, line), pack);
}

describe.each(Object.keys(handWritten))('sentences by hand about %s', (name) => {
  it.each(handWritten[name]?.faithful ?? [])('lets in: %s', (line) => {
    const judgement = judge(name, line);
    expect(judgement.ok ? [] : judgement.violations).toEqual([]);
  });

  it.each(handWritten[name]?.false ?? [])('keeps out: %s', (line) => {
    expect(judge(name, line).ok).toBe(false);
  });
});

describe('a judgement', () => {
  const pool = 'kept-connections';
  const show = (line: string): string => {
    const judgement = judge(pool, line);
    if (!judgement.ok) throw new Error(JSON.stringify(judgement.violations));
    const page = renderText({ ...packOf(pool).report, summary: judgement.text }, { width: 2000 });
    return page.replace(/\s+/g, ' ');
  };

  it('puts typed numbers, names and times into references', () => {
    const line =
      'The share of failed requests at gateway rose from 0 % to 54.5 % at 11:25:53. [err]';
    const judgement = judge(pool, line);
    expect(judgement.ok && judgement.text.map((part) => typeof part)).toEqual([
      'string',
      'object',
      'string',
      'object',
      'string',
      'object',
      'string',
      'object',
      'string',
    ]);
    expect(show(line)).toContain(
      'The share of failed requests at gateway rose from 0 % to 54.5 % at 11:25:53 UTC.',
    );
  });

  it('shows the exact number where one was typed loosely', () => {
    expect(show('Time per request at gateway rose to about 560 ms. [lat]')).toContain(
      'rose to about 557 ms',
    );
    expect(show('Time per request at gateway rose to more than 550 ms. [lat]')).toContain(
      'rose to 557 ms',
    );
  });

  it('tells what would be right', () => {
    const judgement = judge(pool, 'The time per request at gateway rose to 400 ms. [lat]');
    const [violation] = judgement.ok ? [] : judgement.violations;
    expect(violation).toMatchObject({ kind: 'number', words: '400 ms' });
    expect(violation?.problem).toMatch(/^no cited fact is 400 ms; \{E\d+\.\w+\} is /);
  });

  it.each([
    ['The error rate of {S1} rose to {E999.after}.', 'reference'],
    ['The error rate of kafka-broker rose to {err.after}.', 'entity'],
    ['The error rate of {S1} definitely rose to {err.after}.', 'certainty'],
    ['The error rate of {S1} rose to {err.after} at 14:07:09.', 'time'],
    ['The error rate of {S1} fell to {err.after}.', 'direction'],
    ['Requests to {S1} failed because of a memory leak. [err]', 'cause'],
    ['Run the job. [err]', 'markup'],
    ['The error rate of {S1} rose **sharply**. [err]', 'markup'],
    ['Is {S1} failing? [err]', 'form'],
    ['The share of failed requests at {S1} rose.', 'citation'],
    ['The flux of {S1} rose to {err.after}.', 'word'],
  ] as const)('names what is wrong: %s', (line, kind) => {
    const judgement = judge(pool, line);
    expect(judgement.ok ? [] : judgement.violations.map((one) => one.kind)).toContain(kind);
  });
});
