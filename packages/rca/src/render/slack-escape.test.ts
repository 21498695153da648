import { describe, expect, it } from 'vitest';
import { cutMrkdwn, escapeMrkdwn, slackCode } from './slack-escape.ts';

describe('escapeMrkdwn', () => {
  it.each([
    ['a < b && c > d', 'a &lt; b &amp;&amp; c &gt; d'],
    ['idx_orders_user', 'idx_orders_user'],
    ['_slanted_ words', '\u02cdslanted\u02cd words'],
    ['*bold* ~gone~', '\u2217bold\u2217 \u223cgone\u223c'],
    ['mail a@b.example', 'mail a\uff20b.example'],
    ['https://e.example', 'https:\u2215\u2215e.example'],
    ['at 14:02:31 UTC', 'at 14:02:31 UTC'],
    ['a :skull: here', 'a \u2236skull: here'],
    ['#general and # alone', '\uff03general and # alone'],
  ])('%s', (words, escaped) => {
    expect(escapeMrkdwn(words)).toBe(escaped);
  });
});

describe('slackCode', () => {
  it.each([
    ['SELECT * FROM a_b', '`SELECT * FROM a_b`'],
    ['end` *bold*', '`end\u02cb *bold*`'],
    ['<!here> @channel a@b', '`&lt;!here&gt; \uff20channel a@b`'],
    ['\u200b', ''],
  ])('%s', (words, code) => {
    expect(slackCode(words)).toBe(code);
  });
});

describe('cutMrkdwn', () => {
  it.each([
    ['abcdef', 6, 'abcdef'],
    ['abcdefgh', 6, 'abc…'],
    ['ab&amp;cdefgh', 8, 'ab…'],
    ['`abcdefgh` more', 8, '`abcd…`'],
    ['*abcdefgh* more', 8, '*abcd…*'],
    ['ab\ud83d\ude00cdefgh', 6, 'ab…'],
  ])('%s at %d', (words, limit, cut) => {
    expect(cutMrkdwn(words, limit)).toBe(cut);
    expect(cut.length).toBeLessThanOrEqual(limit);
  });
});
