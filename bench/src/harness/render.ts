import type { BenchReport } from './bench.ts';
import type { Machine } from './machine.ts';
import { formatNumber, table } from './table.ts';

function machineLine(machine: Machine): string {
  return `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.platform}, Node ${machine.node}, load ${machine.load}`;
}

export function renderReport(name: string, report: BenchReport, machine: Machine): string {
  const results = table([
    ['result', 'value', 'unit'],
    ...report.results.map(({ name, value, unit }) => [name, formatNumber(value), unit]),
  ]);
  const ratios = table([
    ['ratio', 'value', 'goal', ''],
    ...report.ratios.map(({ name, value, goal, ok }) => [
      name,
      formatNumber(value),
      formatNumber(goal),
      ok ? 'ok' : 'missed',
    ]),
  ]);
  const parts = [`${name} on ${machineLine(machine)}`, results];
  if (report.ratios.length > 0) parts.push(ratios);
  return `${parts.join('\n\n')}\n`;
}

export interface DatedReport {
  readonly name: string;
  readonly report: BenchReport;
  readonly machine: Machine;
  /** When it was measured. */
  readonly at: Date;
}

function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

/** The committed table of results. */
const intro = [
  '# Benchmark results',
  '',
  'Written by `pnpm bench <name> --write`, or of all by `pnpm bench all --write`. Rates are per CPU-second (user and system)',
  'of the process that does the work; peers ran interleaved in the same process. Trust the ratios more than the absolute',
  'numbers.',
].join('\n');

/** The results page with these reports in place of earlier ones of the same benches; sections in order of names. */
export function renderMarkdown(reports: readonly DatedReport[], before = ''): string {
  const sections = new Map(
    before
      .split(/\n(?=## )/)
      .slice(1)
      .map((section) => [/^## (\S+)/.exec(section)?.[1] ?? '', section.trimEnd()]),
  );
  for (const { name, report, machine, at } of reports) {
    const parts = [
      `## ${name}`,
      `Measured ${at.toISOString().slice(0, 16).replace('T', ' ')} UTC on ${machineLine(machine)}.`,
      markdownTable(
        ['result', 'value', 'unit'],
        report.results.map(({ name, value, unit }) => [name, formatNumber(value), unit]),
      ),
    ];
    if (report.ratios.length > 0) {
      parts.push(
        markdownTable(
          ['ratio', 'value', 'goal', 'met'],
          report.ratios.map(({ name, value, goal, ok }) => [
            name,
            formatNumber(value),
            formatNumber(goal),
            ok ? 'yes' : '**no**',
          ]),
        ),
      );
    }
    sections.set(name, parts.join('\n\n'));
  }
  const ordered = [...sections].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
  return `${[intro, ...ordered].join('\n\n')}\n`;
}
