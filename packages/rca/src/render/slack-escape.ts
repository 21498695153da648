import { cleanText } from './clean.ts';

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Slack knows no escape for its marks: each becomes a character that looks alike and means nothing. */
const marks: Readonly<Record<string, string>> = {
  '*': '\u2217',
  '~': '\u223c',
  '`': '\u02cb',
  '@': '\uff20',
};

function escaped(text: string): string {
  return text.replace(/[&<>]/g, (character) => entities[character] as string);
}

/**
 * Text of unknown origin for Slack's mrkdwn: no control, invisible or bidirectional characters, no formatting, no
 * mention, link, channel or emoji. Names with underscores inside stay as they are.
 */
export function escapeMrkdwn(text: string): string {
  return escaped(defused(text));
}

/** The same for `plain_text`, in which Slack reads nothing but emoji names. */
export function plainSlack(text: string): string {
  return defused(text);
}

function defused(text: string): string {
  return (
    text
      .replace(/[*~`@]/g, (character) => marks[character] as string)
      // A mark only at the edge of a word.
      .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\u02cd')
      .replaceAll('://', ':\u2215\u2215')
      .replace(/\b(mailto|tel):/gi, '$1\u2236')
      .replace(/\bwww\./gi, 'www\u2024')
      .replace(/#(?=[\p{L}\p{N}])/gu, '\uff03')
      .replace(/:(?=[\p{L}_+'-][\p{L}\p{N}_+'-]*:)/gu, '\u2236')
  );
}

/** Code on one line, in which Slack reads no mark but the one that ends it. Empty for nothing. */
export function slackCode(text: string): string {
  const words = cleanText(text, 2000)
    .replaceAll('`', '\u02cb')
    .replace(/@(?=(?:channel|here|everyone|group)\b)/gi, '\uff20');
  return words === '' ? '' : `\`${escaped(words)}\``;
}

/** Cuts what is ready for Slack: never inside an entity or a pair of surrogates, and what was opened is closed. */
export function cutMrkdwn(text: string, limit: number): string {
  if (text.length <= limit) return text;
  let kept = text
    .slice(0, limit - 3)
    .replace(/&[a-z]*$/, '')
    .replace(/[\ud800-\udbff]$/, '');
  let end = '…';
  if ((kept.split('`').length - 1) % 2 === 1) end += '`';
  else if ((kept.replace(/`[^`]*`/g, '').split('*').length - 1) % 2 === 1) end += '*';
  // Slack does not close a mark behind a blank.
  kept = kept.trimEnd();
  return kept + end;
}
