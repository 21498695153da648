import type { Report, ReportAction, ReportHypothesis, Text } from '@abduce/core';
import { palette } from './ansi.ts';
import { cut, pad, widthOf, wrap } from './columns.ts';
import { commandWriter } from './command.ts';
import { consideredLines } from './considered.ts';
import { counterfactualWords } from './counterfactual.ts';
import { headlines } from './headlines.ts';
import { type TextWriter, textWriter } from './text-writer.ts';
import { timelineClock } from './timeline-clock.ts';
import { timelineCut } from './timeline-cut.ts';
import { wordingLine } from './wording-line.ts';

export interface RenderTextOptions {
  /** ANSI colours. Default false. */
  readonly color?: boolean;
  /** Columns of the terminal; at least 40 are used. Default 80. */
  readonly width?: number;
}

const defaults = { color: false, width: 80 };

/** How much of the longer lists is shown; the rest is counted. */
const limits = { chain: 16, cites: 6, ruledOut: 8, timeline: 12, unknowns: 5 };

/** Keeps a value and its unit on one line while text is wrapped. */
const glue = '\u00a0';

const glued = (words: string): string => words.replaceAll(' ', glue);

function terminalWriter(report: Report): TextWriter {
  return textWriter(report, {
    words: (words) => words,
    value: glued,
    entity: (name) => name,
    quote: (words, code) => (code ? `\`${words}\`` : words),
    cite: (ids) => {
      const more = ids.length > limits.cites ? ', …' : '';
      return glued(`[${ids.slice(0, limits.cites).join(', ')}${more}]`);
    },
  });
}

/** A report for the terminal: what, since when and how sure on the first line, then why, what to do, and the proof. */
export function renderText(report: Report, options: RenderTextOptions = {}): string {
  const { color, width: asked } = { ...defaults, ...options };
  const width = Math.max(40, Math.min(200, Math.floor(asked)));
  const colors = palette(color);
  const writer = terminalWriter(report);
  const lines: string[] = [];
  const out = (line = ''): void => {
    lines.push(line.replaceAll(glue, ' ').trimEnd());
  };
  const block = (text: string, first = '  ', rest = first, paint = (t: string) => t): void => {
    for (const [at, line] of wrap(text, width - widthOf(rest)).entries()) {
      out(`${at === 0 ? first : rest}${paint(line)}`);
    }
  };
  const heading = (words: string): void => {
    out();
    out(colors.heading(words));
  };
  const cited = (text: Text, ids: readonly string[]): string =>
    writer.write(ids.length === 0 ? text : [...text, ' ', { cite: ids }]);
  const list = (items: readonly string[], limit: number, more: string): void => {
    for (const item of items.slice(0, limit)) block(item, '  • ', '    ');
    if (items.length > limit) out(colors.faint(`  … ${items.length - limit} ${more}`));
  };

  const { head: whole, short, mark, tail } = headlines(report, writer);
  const paint = report.verdict === 'no_fault' ? colors.good : colors.alarm;
  const room = width - widthOf(tail) - 4;
  const head = widthOf(whole) <= room ? whole : short;
  if (widthOf(head) <= room) {
    out(`${paint(mark)} ${colors.strong(pad(head, room))}  ${tail}`);
  } else {
    for (const [at, line] of wrap(head.replaceAll('  ', glue + glue), width - 2).entries()) {
      out(`${at === 0 ? paint(mark) : ' '} ${colors.strong(line)}`);
    }
    out(`  ${tail}`);
  }

  for (const [depth, hop] of report.path.entries()) {
    const root = depth === report.path.length - 1 && report.rootCause !== undefined;
    // Deep paths stop moving to the right, so that there is room for words.
    const branch = depth === 0 ? '  ' : `  ${'   '.repeat(Math.min(depth - 1, 5))}└─ `;
    const flag = root ? '  ◀ ROOT CAUSE' : '';
    const name = cut(writer.nameOf(hop.entity), width - widthOf(branch + flag));
    const words = cited(hop.text, hop.evidence.slice(0, 2));
    const line = `${branch}${name}  ${words}`;
    if (widthOf(line + flag) <= width) {
      out(`${branch}${root ? colors.alarm(name) : name}  ${words}${colors.alarm(flag)}`);
    } else {
      out(`${branch}${root ? colors.alarm(name) : name}${colors.alarm(flag)}`);
      block(words, ' '.repeat(branch.length + 2));
    }
  }

  out();
  block(writer.write(report.summary));

  if (report.rootCause !== undefined) {
    heading('Why');
    block(cited(report.rootCause.text, report.rootCause.evidence));
  }
  const commandOf = commandWriter(report);
  const actions = (level: ReportAction['level'], title: string): void => {
    const chosen = report.actions.filter((action) => action.level === level);
    if (chosen.length === 0) return;
    heading(title);
    for (const { text, command, risk, undo } of chosen) {
      block(writer.write(text), '  • ', '    ');
      if (command !== undefined) block(`Run: ${commandOf(command)}`, '    ', '      ');
      if (risk !== undefined) block(`Risk: ${risk}`, '    ', '    ', colors.faint);
      if (undo !== undefined) block(`Undo: ${undo}`, '    ', '    ', colors.faint);
    }
  };
  actions('mitigate', 'Do now');
  actions('fix', 'Fix');

  if (report.chain.length > 0 && report.impact.length > 0) {
    heading('Impact');
    list(
      report.impact.map((step) => cited(step.text, step.evidence)),
      limits.chain,
      'more',
    );
  }
  if (report.chain.length > 0) {
    heading('Evidence');
    for (const [at, step] of report.chain.slice(0, limits.chain).entries()) {
      block(cited(step.text, step.evidence), `${String(at + 1).padStart(3)}. `, '     ');
    }
    const rest = report.chain.length - limits.chain;
    if (rest > 0) out(colors.faint(`     … ${rest} more`));
  } else if (report.impact.length > 0) {
    heading('Seen');
    list(
      report.impact.map((step) => cited(step.text, step.evidence)),
      limits.chain,
      'more',
    );
  }
  if (report.counterfactuals.length > 0) {
    heading('Predicted against observed');
    for (const item of report.counterfactuals) {
      const ids = item.evidence.length === 0 ? '' : ` [${item.evidence.join(', ')}]`;
      block(`${counterfactualWords(item, glued)}${ids}`, '  • ', '    ');
    }
  }
  if (report.rootCause !== undefined) {
    heading('How sure');
    block(writer.write(report.rootCause.sure));
  }
  const considered = (items: readonly ReportHypothesis[], title: string): void => {
    if (items.length === 0) return;
    heading(title);
    list(
      consideredLines(items, writer).map(({ title: name, text }) => `${name}: ${text}`),
      limits.ruledOut,
      'more',
    );
  };
  considered(report.alternatives, 'Also possible');
  considered(
    report.ruledOut.filter(({ status }) => status !== 'untestable'),
    report.verdict === 'no_fault' ? 'Looked at' : 'Ruled out',
  );
  considered(
    report.ruledOut.filter(({ status }) => status === 'untestable'),
    'Could not be tested',
  );
  actions('prevent', 'Prevent');
  if (report.timeline.length > 0) {
    heading('Timeline (UTC)');
    for (const event of timelineCut(report, limits.timeline)) {
      const time = `${timelineClock(event.time, report.window.start)}  `;
      const first = `  ${event.guilty ? colors.alarm('▶') : ' '} ${time}`;
      block(cited(event.text, event.evidence), first, ' '.repeat(4 + time.length));
    }
    const rest = report.timeline.length - limits.timeline;
    if (rest > 0) out(colors.faint(`    … ${rest} more`));
  }
  if (report.unknowns.length > 0) {
    heading('Not known');
    list(report.unknowns.map(writer.write), limits.unknowns, 'more');
  }
  out();
  block(wordingLine(report), '', '', colors.faint);
  return `${lines.join('\n')}\n`;
}
