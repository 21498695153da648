import { cutMrkdwn, plainSlack } from './slack-escape.ts';

export type SlackText =
  | { readonly type: 'plain_text'; readonly text: string; readonly emoji: false }
  /** `verbatim`: Slack makes no links and no mentions of its own. */
  | { readonly type: 'mrkdwn'; readonly text: string; readonly verbatim: true };

/** The blocks of Slack's Block Kit that a report is made of. */
export type SlackBlock =
  | { readonly type: 'header'; readonly text: SlackText }
  | { readonly type: 'section'; readonly text: SlackText }
  | { readonly type: 'section'; readonly fields: readonly SlackText[] }
  | { readonly type: 'context'; readonly elements: readonly SlackText[] }
  | { readonly type: 'divider' };

/** What Slack accepts at most: https://docs.slack.dev/reference/block-kit/blocks */
export const slackLimits = {
  blocks: 50,
  header: 150,
  section: 3000,
  fields: 10,
  field: 2000,
  elements: 10,
  element: 2000,
  /** Of the fall-back for notifications: Slack takes 40,000, people read the first line. */
  text: 3000,
} as const;

export function mrkdwn(text: string, limit: number = slackLimits.section): SlackText {
  return { type: 'mrkdwn', text: cutMrkdwn(text, limit), verbatim: true };
}

/** Words that are not escaped yet. */
export function headerBlock(words: string): SlackBlock {
  const text = plainSlack(words).trim() || 'Report';
  const cut =
    text.length <= slackLimits.header
      ? text
      : `${text.slice(0, slackLimits.header - 1).replace(/[\ud800-\udbff]$/, '')}…`;
  return { type: 'header', text: { type: 'plain_text', text: cut, emoji: false } };
}

/** Nothing for text without a character: Slack refuses it. */
export function sectionBlock(text: string): readonly SlackBlock[] {
  return text.trim() === '' ? [] : [{ type: 'section', text: mrkdwn(text) }];
}

export function fieldsBlock(fields: readonly string[]): readonly SlackBlock[] {
  const shown = fields.filter((field) => field.trim() !== '').slice(0, slackLimits.fields);
  if (shown.length === 0) return [];
  return [{ type: 'section', fields: shown.map((field) => mrkdwn(field, slackLimits.field)) }];
}

export function contextBlock(elements: readonly string[]): readonly SlackBlock[] {
  const shown = elements.filter((one) => one.trim() !== '').slice(0, slackLimits.elements);
  if (shown.length === 0) return [];
  return [{ type: 'context', elements: shown.map((one) => mrkdwn(one, slackLimits.element)) }];
}

/** A title over lines, as many as fit into one section; the rest is counted. */
export function listBlock(
  title: string,
  lines: readonly string[],
  limits: { readonly most: number; readonly line: number },
  left = 0,
): readonly SlackBlock[] {
  const given = lines.filter((line) => line.trim() !== '');
  if (given.length === 0) return [];
  // Room for the words that count the rest.
  const room = slackLimits.section - 24;
  let text = `*${title}*`;
  let shown = 0;
  for (const line of given.slice(0, limits.most)) {
    const next = `${text}\n${cutMrkdwn(line, limits.line)}`;
    if (next.length > room) break;
    text = next;
    shown++;
  }
  const rest = given.length - shown + left;
  return sectionBlock(rest === 0 ? text : `${text}\n… ${rest} more`);
}
