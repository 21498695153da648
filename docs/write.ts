import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { referencePages } from './reference.ts';
import { reportPages } from './report-pages.ts';

const pages = { ...referencePages(), ...(await reportPages()) };

for (const [path, text] of Object.entries(pages)) {
  writeFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), text);
}
