import type { Report, ReportHypothesis, ReportStep } from '@abduce/core';
import { cleanText } from './clean.ts';
import { commandWriter } from './command.ts';
import { consideredLines } from './considered.ts';
import { counterfactualWords } from './counterfactual.ts';
import { evidenceTitle } from './evidence-title.ts';
import { factWords } from './fact-words.ts';
import { formatTime } from './format.ts';
import { confidenceWords, headlines, verdictWords } from './headlines.ts';
import { codeSpan, escapeMarkdown } from './markdown-escape.ts';
import { mermaidMap } from './mermaid.ts';
import { queryWords } from './query-words.ts';
import { type TextWriter, textWriter } from './text-writer.ts';
import { timelineClock } from './timeline-clock.ts';
import { wordingLine } from './wording-line.ts';

function markdownWriter(report: Report): TextWriter {
  return textWriter(report, {
    words: escapeMarkdown,
    value: (words) => `**${escapeMarkdown(words)}**`,
    entity: (name) => codeSpan(name),
    quote: (words, code) => (code ? codeSpan(words) : escapeMarkdown(words)),
    cite: (ids) => `\\[${ids.join(', ')}\\]`,
  });
}

/** A report for tickets and chats: GitHub-flavoured Markdown with a Mermaid map. */
export function renderMarkdown(report: Report): string {
  const writer = markdownWriter(report);
  const { mark, tail } = headlines(report, writer);
  const lines: string[] = [];
  const section = (title: string, body: readonly string[]): void => {
    if (body.length > 0) lines.push('', `## ${title}`, '', ...body);
  };
  const withIds = ({ text, evidence }: Pick<ReportStep, 'text' | 'evidence'>): string =>
    writer.write(evidence.length === 0 ? text : [...text, ' ', { cite: evidence }]);
  const considered = (items: readonly ReportHypothesis[]): readonly string[] =>
    consideredLines(items, writer).map(({ title, text }) => `- ${title}: ${text}`);
  const commandOf = commandWriter(report);

  lines.push(`# ${mark} ${writer.write(report.title)}`, '');
  const since =
    report.onset === undefined ? '' : ` · since ${formatTime(report.onset, { date: true })}`;
  lines.push(`**${verdictWords[report.verdict]}** · ${tail}${since}`, '');
  lines.push(writer.write(report.summary));

  section('Path', [
    ...report.path.map((hop, depth) => {
      const root = depth === report.path.length - 1 && report.rootCause !== undefined;
      const flag = root ? ' ◀ **root cause**' : '';
      return `${'  '.repeat(depth)}- ${writer.write([{ entity: hop.entity }])}: ${withIds(hop)}${flag}`;
    }),
    ...(report.path.length > 1 ? ['', ...mermaidMap(report)] : []),
  ]);
  if (report.rootCause !== undefined) section('Why', [withIds(report.rootCause)]);
  for (const [level, title] of [
    ['mitigate', 'Do now'],
    ['fix', 'Fix'],
    ['prevent', 'Prevent'],
  ] as const) {
    section(
      title,
      report.actions
        .filter((action) => action.level === level)
        .map(({ text, command, risk, undo }) =>
          [
            `- ${writer.write(text)}`,
            ...(command === undefined ? [] : [codeSpan(commandOf(command))]),
            ...(risk === undefined ? [] : [`*Risk: ${escapeMarkdown(risk)}*`]),
            ...(undo === undefined ? [] : [`*Undo: ${escapeMarkdown(undo)}*`]),
          ].join(' '),
        ),
    );
  }
  section(
    'Impact',
    report.impact.map((step) => `- ${withIds(step)}`),
  );
  section(
    'Evidence chain',
    report.chain.map((step, at) => `${at + 1}. ${withIds(step)}`),
  );
  section(
    'Predicted against observed',
    report.counterfactuals.map(
      (item) =>
        `- ${escapeMarkdown(counterfactualWords(item))} ${writer.write([{ cite: item.evidence }])}`,
    ),
  );
  if (report.rootCause !== undefined) section('How sure', [writer.write(report.rootCause.sure)]);
  section('Also possible', considered(report.alternatives));
  section('Ruled out', considered(report.ruledOut.filter(({ status }) => status !== 'untestable')));
  section(
    'Could not be tested',
    considered(report.ruledOut.filter(({ status }) => status === 'untestable')),
  );
  section(
    'Timeline (UTC)',
    report.timeline.map(
      (event) =>
        `- ${timelineClock(event.time, report.window.start)} ${event.guilty ? '**▶** ' : ''}${withIds(event)}`,
    ),
  );
  section(
    'Not known',
    report.unknowns.map((text) => `- ${writer.write(text)}`),
  );
  if (report.evidence.length > 0) {
    section('Evidence', [
      '| id | what | facts | query |',
      '|---|---|---|---|',
      ...report.evidence.map(
        (item) =>
          `| ${item.id} | ${escapeMarkdown(cleanText(evidenceTitle(item), 120))} | ${escapeMarkdown(factWords(item))} | ${codeSpan(cleanText(queryWords(item.query), 200))} |`,
      ),
    ]);
  }
  lines.push(
    '',
    `*Window ${formatTime(report.window.start, { date: true })} to ${formatTime(report.window.end, { date: true })}; confidence ${confidenceWords(report)} (${report.grade}).*`,
    '',
    `*${escapeMarkdown(wordingLine(report))}*`,
  );
  return `${lines.join('\n')}\n`;
}
