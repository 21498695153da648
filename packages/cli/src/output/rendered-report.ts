import type { Report } from '@abduce/core';
import { renderHtml, renderJson, renderMarkdown, renderSlack, renderText } from '@abduce/rca';
import type { Terminal } from '../terminal.ts';
import { usageError } from '../usage.ts';

const formats = ['text', 'markdown', 'json', 'html', 'slack'] as const;
export type ReportFormat = (typeof formats)[number];

/** What `--format` asks for. Throws the error of wrong usage. */
export function reportFormat(format: string = 'text'): ReportFormat {
  const found = formats.find((known) => known === format);
  if (found !== undefined) return found;
  throw usageError(`--format is "${format}"; it must be ${formats.join(', ')}`);
}

/** The report as it is printed or written. */
export function renderedReport(
  report: Report,
  format: ReportFormat,
  terminal: Terminal,
  toFile: boolean,
): string {
  switch (format) {
    case 'markdown':
      return renderMarkdown(report);
    case 'json':
      return renderJson(report);
    case 'html':
      return renderHtml(report);
    case 'slack':
      return `${JSON.stringify(renderSlack(report), undefined, 2)}\n`;
    case 'text':
      return renderText(report, {
        color: terminal.color && !toFile,
        width: Math.min(terminal.width, 100),
      });
  }
}
