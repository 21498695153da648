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
export function renderMarkdown(reports: readonly DatedReport[]): string {
  const sections = reports.map(({ name, report, machine, at }) => {
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
    return parts.join('\n\n');
  });
  const intro = [
    '# Benchmark results',
    '',
    'Written by `pnpm bench all --write`. Rates are per CPU-second (user and system) of the process that does the work;',
    'peers ran interleaved in the same process. Trust the ratios more than the absolute numbers.',
  ].join('\n');
  return `${[intro, ...sections].join('\n\n')}\n`;
}
