import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { decodeCase } from '@abduce/core';
import { createEngine } from '../../engine.ts';
import { buildPack } from '../../pack/build-pack.ts';
import { explain } from '../../report/template-explainer.ts';
import type { ClaimContext } from '../claims/claim.ts';

const fixtures: string = fileURLToPath(new URL('../../../../../fixtures/', import.meta.url));

export interface ReportPack extends ClaimContext {
  readonly name: string;
}

/** The report and the pack of one recorded case or generated report, by its folder, or of a written incident, by its file. */
export async function reportPack(name: string): Promise<ReportPack> {
  const recorded = readdirSync(`${fixtures}cases`).includes(name);
  const kept = recorded ? `cases/${name}` : name.startsWith('reports/') ? name : undefined;
  const file = kept === undefined ? `written/${name}.json.gz` : `${kept}/case.json.gz`;
  const caseFile = decodeCase(gunzipSync(readFileSync(`${fixtures}${file}`)).toString('utf8'));
  const report = explain(await createEngine().analyze(caseFile), caseFile);
  return { name, report, pack: buildPack(report, caseFile) };
}

/** Names of all recorded cases and written incidents, in order. */
export function reportPackNames(): readonly string[] {
  const recorded = readdirSync(`${fixtures}cases`).filter((name) => !name.includes('.'));
  const written = readdirSync(`${fixtures}written`)
    .filter((name) => name.endsWith('.json.gz'))
    .map((name) => name.replace('.json.gz', ''));
  return [...recorded.sort(), ...written.sort()];
}
