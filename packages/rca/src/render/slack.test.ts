import type { Report } from '@abduce/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixtures } from '../report/fixtures/all.ts';
import { hostileTexts } from '../report/fixtures/hostile.ts';
import { explain } from '../report/template-explainer.ts';
import { renderSlack, type SlackMessage } from './slack.ts';
import type { SlackText } from './slack-blocks.ts';
import { oversizedReport, richReport } from './test-kit/rich-report.ts';

function textsOf({ blocks }: SlackMessage): readonly SlackText[] {
  return blocks.flatMap((block) => {
    if (block.type === 'divider') return [];
    if (block.type === 'context') return block.elements;
    return 'fields' in block ? block.fields : [block.text];
  });
}

/** What https://docs.slack.dev/reference/block-kit/blocks says of each block. */
function checkLimits(message: SlackMessage, most = 50): void {
  expect(message.text.length).toBeGreaterThan(0);
  expect(message.text.length).toBeLessThanOrEqual(40_000);
  expect(message.blocks.length).toBeLessThanOrEqual(most);
  for (const block of message.blocks) {
    if (block.type === 'header') expect(block.text.text.length).toBeLessThanOrEqual(150);
    if (block.type === 'section' && 'text' in block) {
      expect(block.text.text.length).toBeLessThanOrEqual(3000);
    }
    if (block.type === 'section' && 'fields' in block) {
      expect(block.fields.length).toBeLessThanOrEqual(10);
      for (const { text } of block.fields) expect(text.length).toBeLessThanOrEqual(2000);
    }
    if (block.type === 'context') expect(block.elements.length).toBeLessThanOrEqual(10);
  }
  for (const { text } of textsOf(message)) {
    expect(text.trim()).not.toBe('');
    expect(text.isWellFormed()).toBe(true);
  }
}

/** Everything outside of code, where Slack reads marks, mentions and links. */
function outsideCode(text: string): string {
  return text.replace(/`[^`\n]*`/g, '');
}

/** What only our own markup may hold. */
function checkHarmless(message: SlackMessage): void {
  for (const { type, text } of textsOf(message)) {
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(text).not.toMatch(/@(?:channel|here|everyone)\b/i);
    if (type === 'plain_text') continue;
    expect(text).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
    expect(text.split('`').length % 2).toBe(1);
    const bare = outsideCode(text);
    expect(bare).not.toMatch(/:\/\/|mailto:|www\.|[~@]|:[a-z_+-]+:/i);
    // Bold is ours, and always in pairs on one line.
    for (const line of bare.split('\n')) expect(line.split('*').length % 2).toBe(1);
    expect(bare).not.toMatch(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/u);
  }
}

describe('renderSlack', () => {
  it.each(Object.entries(fixtures))('tells the report within the limits: %s', (_, told) => {
    const report = explain(told.diagnosis, told.caseFile);
    const message = renderSlack(report);
    checkLimits(message);
    checkHarmless(message);
    expect(message.blocks[0]?.type).toBe('header');
    expect(renderSlack(report)).toEqual(message);
  });

  it('has what matters most first: title, summary, cause, what to do, proof', () => {
    const titles = renderSlack(richReport())
      .blocks.map((block) =>
        block.type === 'section' && 'text' in block ? block.text.text : block.type,
      )
      .map((text) => /^\*([^*]+)\*\n/.exec(text)?.[1] ?? text);
    const wanted = [
      'header',
      'Path',
      'Why',
      'Do now',
      'From cause to effect',
      'Logged',
      'Ruled out',
    ];
    const places = wanted.map((title) => titles.indexOf(title));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it('shows commands as code, with risk and undo', () => {
    const words = textsOf(renderSlack(richReport()))
      .map(({ text }) => text)
      .join('\n');
    expect(words).toContain('`CREATE INDEX CONCURRENTLY ON orders (user_id)`');
    expect(words).toContain('Risk: It reads the whole table.');
    expect(words).toContain('Undo: DROP INDEX again.');
    expect(words).toContain('Worded by `small-model`');
  });

  it('links to the whole report, and to nothing else', () => {
    const { blocks } = renderSlack(richReport(), { url: 'https://rca.example/r/1?a=1&b=|>x' });
    expect(blocks.filter((block) => JSON.stringify(block).includes('<'))).toEqual([
      {
        type: 'section',
        text: {
          type: 'mrkdwn',
          verbatim: true,
          text: '<https://rca.example/r/1?a=1&amp;b=%7C%3Ex|The whole report>',
        },
      },
    ]);
    for (const url of ['javascript:alert(1)', 'nowhere', '']) {
      expect(() => renderSlack(richReport(), { url })).toThrow(
        expect.objectContaining({ code: 'CONFIG' }),
      );
    }
  });

  it('keeps to fewer blocks when asked to, and counts the rest', () => {
    const whole = renderSlack(richReport());
    const short = renderSlack(richReport(), { blocks: 6 });
    checkLimits(short, 6);
    expect(short.blocks.slice(0, 5)).toEqual(whole.blocks.slice(0, 5));
    const left = whole.blocks.length - 1 - 5;
    expect(textsOf(short).at(-3)?.text).toBe(`${left} more sections are left out.`);
  });

  it.each(Object.entries(hostileTexts))('lets nothing act: %s', (_, words) => {
    const message = renderSlack(richReport(words));
    checkLimits(message);
    checkHarmless(message);
  });

  it.each([
    ['mentions', '<!here> <!channel> <@U012AB3CD> @here @channel @everyone <!subteam^S1>'],
    [
      'links',
      '<https://evil.example|click> https://evil.example www.evil.example mailto:a@b.example',
    ],
    ['marks', '*bold* _slanted_ ~gone~ `code` ```block``` > quoted'],
    ['emoji and channels', ':rotating_light: :+1: #general <#C123|general>'],
    ['entities', '&lt;!here&gt; &amp;lt; &#60;!here&#62;'],
    ['marks apart', '*\u200b\u202ebold\u202c* @\u200bhere'],
  ])('lets nothing act: %s', (_, words) => {
    const message = renderSlack(richReport(words));
    checkLimits(message);
    checkHarmless(message);
  });

  it('keeps names with underscores as they are', () => {
    const report: Report = { ...richReport(), unknowns: [['the index idx_orders_user']] };
    expect(JSON.stringify(renderSlack(report))).toContain('the index idx_orders_user');
  });

  it('stays within the limits however much there is to say', () => {
    const pieces = fc.constantFrom(
      ...['a', ' ', '&', '<', '>', '*', '_', '~', '`', '@here', '\ud83d\ude00', '\u202e', '\n'],
      ...['https://e.example', ':smile:', '{', '|', 'word', 'é', '\ud800', '#x', '"'],
    );
    const words = fc.array(pieces, { minLength: 1, maxLength: 400 }).map((list) => list.join(''));
    fc.assert(
      fc.property(
        words,
        fc.integer({ min: 1, max: 120 }),
        fc.integer({ min: 3, max: 50 }),
        (text, count, blocks) => {
          const message = renderSlack(oversizedReport(text, count), { blocks });
          checkLimits(message, blocks);
          checkHarmless(message);
        },
      ),
      { seed: 6, numRuns: 60 },
    );
  });

  it('counts what a list leaves out', () => {
    const text = textsOf(renderSlack(oversizedReport('word', 40)))
      .map((one) => one.text)
      .find((one) => one.startsWith('*From cause to effect*'));
    expect(text).toMatch(/\n… 30 more$/);
  });
});
