import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { decodeCase, type Report } from '@abduce/core';
import {
  createEngine,
  renderHtml,
  renderJson,
  renderMarkdown,
  renderSlack,
  renderText,
  templateExplainer,
} from '@abduce/rca';

/** Cases with a cause and without one, with dates and connections in them; relative to the repository. */
export const cases: readonly string[] = [
  'fixtures/cases/bad-release/case.json.gz',
  'fixtures/cases/kept-connections/case.json.gz',
  'fixtures/cases/steady-day/case.json.gz',
  'fixtures/written/leap-day-certificate-date.json.gz',
  'fixtures/written/billing-date-format.json.gz',
];

const renderers: Readonly<Record<string, (report: Report) => string>> = {
  json: renderJson,
  text: (report) => renderText(report, { color: true, width: 80 }),
  markdown: renderMarkdown,
  html: renderHtml,
  slack: (report) => JSON.stringify(renderSlack(report)),
};

/** One line for each case and rendering: its name, its length and a digest of its bytes. */
export async function bytesOf(paths: readonly string[]): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const path of paths) {
    const file = fileURLToPath(new URL(`../../${path}`, import.meta.url));
    const caseFile = decodeCase(gunzipSync(readFileSync(file)).toString('utf8'));
    const diagnosis = await createEngine().analyze(caseFile);
    const report = await templateExplainer().explain(diagnosis, caseFile);
    for (const [format, render] of Object.entries(renderers)) {
      const bytes = Buffer.from(render(report), 'utf8');
      const digest = createHash('sha256').update(bytes).digest('hex');
      lines.push(`${path} ${format} ${bytes.length} ${digest}`);
    }
  }
  return lines;
}
