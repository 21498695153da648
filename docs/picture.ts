import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { decodeCase } from '@abduce/core';
import { createEngine, renderHtml, templateExplainer } from '@abduce/rca';
import { chromium } from 'playwright-core';

// The picture of the README: the report of a recorded case, as a browser shows it.

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const caseFile = decodeCase(
  gunzipSync(readFileSync(at('../fixtures/cases/bad-release/case.json.gz'))).toString('utf8'),
);
const diagnosis = await createEngine().analyze(caseFile);
const report = await templateExplainer().explain(diagnosis, caseFile);

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
const page = await browser.newPage({
  viewport: { width: 1280, height: 1000 },
  colorScheme: 'light',
});
await page.setContent(renderHtml(report));
await page.screenshot({ path: at('images/report.png') });
await browser.close();
