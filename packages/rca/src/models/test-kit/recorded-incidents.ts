import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { type CaseFile, decodeCase } from '@abduce/core';

/** Incidents of `fixtures/cases` whose explanations are recorded. */
export const recordedIncidents: readonly string[] = [
  'bad-release',
  'kept-connections',
  'popular-products',
];

export const cassetteFolder: string = fileURLToPath(new URL('cassettes', import.meta.url));

export function incident(name: string): CaseFile {
  const file = new URL(`../../../../../fixtures/cases/${name}/case.json.gz`, import.meta.url);
  return decodeCase(gunzipSync(readFileSync(file)).toString());
}
