import { AbduceError, type Report, type ReportStep, type Text } from '@abduce/core';
import { cleanText } from './clean.ts';
import { counterfactualWords } from './counterfactual.ts';
import { formatNumber, formatTime } from './format.ts';
import { confidenceWords, verdictWords } from './headlines.ts';
import {
  contextBlock,
  fieldsBlock,
  headerBlock,
  listBlock,
  type SlackBlock,
  sectionBlock,
  slackLimits,
} from './slack-blocks.ts';
import { cutMrkdwn, escapeMrkdwn, slackCode } from './slack-escape.ts';
import { type TextWriter, textWriter } from './text-writer.ts';
import { timelineClock } from './timeline-clock.ts';
import { timelineCut } from './timeline-cut.ts';

export interface RenderSlackOptions {
  /** Where the whole report is to be found: `http:` or `https:`. */
  readonly url?: string;
  /** Blocks at most, 3 to 50. Default 50. */
  readonly blocks?: number;
}

/** What `chat.postMessage` and incoming webhooks take: the text is for notifications and for readers aloud. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks: readonly SlackBlock[];
}

const defaults = { blocks: slackLimits.blocks };

/** Lines of each list, and the longest line. */
const limits = {
  path: { most: 10, line: 400 },
  actions: { most: 5, line: 700 },
  chain: { most: 10, line: 500 },
  impact: { most: 6, line: 400 },
  logs: { most: 5, line: 400 },
  ruledOut: { most: 8, line: 350 },
  timeline: { most: 10, line: 300 },
  unknowns: { most: 5, line: 400 },
} as const;

function slackWriter(report: Report): TextWriter {
  return textWriter(report, {
    words: escapeMrkdwn,
    value: (words) => `*${escapeMrkdwn(words)}*`,
    entity: slackCode,
    quote: (words, code) => (code ? slackCode(words) : escapeMrkdwn(words)),
    cite: (ids) => `[${ids.map(escapeMrkdwn).join(', ')}]`,
  });
}

function linkOf(url: string | undefined): readonly SlackBlock[] {
  if (url === undefined) return [];
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol) || parsed.href.length > 2000) {
    throw new AbduceError('CONFIG', `url is ${JSON.stringify(url.slice(0, 200))}`, {
      hint: 'give an address that begins with https:// or http://, of at most 2000 characters',
    });
  }
  const target = parsed.href.replaceAll('|', '%7C').replaceAll('>', '%3E').replaceAll('&', '&amp;');
  return sectionBlock(`<${target}|The whole report>`);
}

function wordingWords({ wording }: Report): string {
  if (wording.by === 'model') {
    return `Worded by ${slackCode(cleanText(wording.model, 80))}, each sentence checked against the evidence.`;
  }
  return 'Worded by templates, without a language model.';
}

/**
 * A report as Slack blocks, most important first, within Slack's limits whatever the report; what is left out is
 * counted. Text of telemetry can neither mention anybody nor become a link or markup. Throws `CONFIG` for a `url`
 * that is none.
 */
export function renderSlack(report: Report, options: RenderSlackOptions = {}): SlackMessage {
  const { blocks: asked, url } = { ...defaults, ...options };
  const most = Math.max(3, Math.min(slackLimits.blocks, Math.floor(asked) || slackLimits.blocks));
  const writer = slackWriter(report);
  const plain = textWriter(report, {
    words: (words) => words,
    value: (words) => words,
    entity: (name) => name,
    quote: (words) => words,
    cite: () => '',
  });
  const cited = ({ text, evidence }: Pick<ReportStep, 'text' | 'evidence'>): string =>
    writer.write(evidence.length === 0 ? text : [...text, ' ', { cite: evidence.slice(0, 8) }]);
  const bullet = (words: string): string => (words.trim() === '' ? '' : `• ${words}`);
  const { rootCause, onset, window } = report;
  const mark = report.verdict === 'no_fault' ? '○' : '●';
  const title = `${mark} ${plain.write(report.title)}`;

  const head: readonly SlackBlock[] = [
    headerBlock(title),
    ...sectionBlock(writer.write(report.summary)),
    ...fieldsBlock([
      `*Verdict*\n${verdictWords[report.verdict]}`,
      `*Confidence*\n${confidenceWords(report)} (${report.grade})`,
      onset === undefined ? '' : `*Since*\n${formatTime(onset, { date: true })}`,
      rootCause === undefined
        ? ''
        : `*Root cause in*\n${writer.write([{ entity: rootCause.entity }])}`,
      rootCause === undefined
        ? ''
        : `*Set off by*\n${rootCause.trigger === undefined ? 'no known change' : writer.write(rootCause.trigger)}`,
    ]),
    ...linkOf(url),
  ];
  const actions = (
    level: Report['actions'][number]['level'],
    heading: string,
  ): readonly SlackBlock[] =>
    listBlock(
      heading,
      report.actions
        .filter((action) => action.level === level)
        .map(({ text, command, risk, undo }) =>
          [
            bullet(writer.write(text)),
            command === undefined ? '' : `    ${slackCode(plain.write(command))}`,
            risk === undefined ? '' : `    Risk: ${escapeMrkdwn(cleanText(risk))}`,
            undo === undefined ? '' : `    Undo: ${escapeMrkdwn(cleanText(undo))}`,
          ]
            .filter((line) => line !== '')
            .join('\n'),
        ),
      limits.actions,
    );
  const considered = (items: Report['ruledOut']): readonly string[] =>
    items.map((item) => bullet(`${writer.write(item.title)}: ${cited(item)}`));

  const body: readonly (readonly SlackBlock[])[] = [
    listBlock(
      'Path',
      report.path.map((hop, depth) => {
        const root = rootCause !== undefined && depth === report.path.length - 1;
        return `${depth === 0 ? '' : '↳ '}${writer.write([{ entity: hop.entity }])} ${cited(hop)}${root ? ' ◀ root cause' : ''}`;
      }),
      limits.path,
    ),
    rootCause === undefined ? [] : sectionBlock(`*Why*\n${cited(rootCause)}`),
    actions('mitigate', 'Do now'),
    actions('fix', 'Fix'),
    listBlock(
      report.chain.length > 0 ? 'From cause to effect' : 'Seen',
      (report.chain.length > 0 ? report.chain : report.impact).map(
        (step, at) => `${at + 1}. ${cited(step)}`,
      ),
      limits.chain,
    ),
    report.chain.length === 0
      ? []
      : listBlock('Impact', report.impact.map(cited).map(bullet), limits.impact),
    listBlock(
      'Predicted against observed',
      report.counterfactuals.map((item) => bullet(escapeMrkdwn(counterfactualWords(item)))),
      limits.impact,
    ),
    listBlock('Logged', report.exhibits.logs.map(logLine(writer)), limits.logs),
    listBlock('Also possible', considered(report.alternatives), limits.ruledOut),
    listBlock(
      'Ruled out',
      considered(report.ruledOut.filter(({ status }) => status !== 'untestable')),
      limits.ruledOut,
    ),
    actions('prevent', 'Prevent'),
    listBlock(
      'Timeline (UTC)',
      timelineCut(report, limits.timeline.most).map(
        (event) =>
          `${timelineClock(event.time, report.window.start)} ${event.guilty ? '▶ ' : ''}${cited(event)}`,
      ),
      limits.timeline,
      Math.max(0, report.timeline.length - limits.timeline.most),
    ),
    listBlock(
      'Not known',
      report.unknowns.map((text: Text) => bullet(writer.write(text))),
      limits.unknowns,
    ),
  ];
  return {
    text: cutMrkdwn(
      `${escapeMrkdwn(title)}\n${escapeMrkdwn(plain.write(report.summary))}`,
      slackLimits.text,
    ),
    blocks: fitted(head, body.flat(), most, [
      `${formatTime(window.start, { date: true })} to ${formatTime(window.end)} · ${report.evidence.length} ${report.evidence.length === 1 ? 'piece' : 'pieces'} of evidence`,
      wordingWords(report),
    ]),
  };
}

function logLine(writer: TextWriter): (pattern: Report['exhibits']['logs'][number]) => string {
  return ({ entity, template, before, during }) =>
    `• ${writer.write([{ entity }])} ${slackCode(cleanText(template, 200))} ${formatNumber(before)} → ${formatNumber(during)}`;
}

/** The last block says what did not fit. */
function fitted(
  head: readonly SlackBlock[],
  body: readonly SlackBlock[],
  most: number,
  foot: readonly string[],
): readonly SlackBlock[] {
  const all = [...head, ...body];
  const kept = all.slice(0, most - 1);
  const left = all.length - kept.length;
  const more =
    left === 0 ? '' : `${left} more ${left === 1 ? 'section is' : 'sections are'} left out.`;
  return [...kept, ...contextBlock([more, ...foot])];
}
