import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { decodeCase, type LanguageModel, type Report } from '@abduce/core';
import { createEngine, createExplainer } from '@abduce/rca';

/** Finds out why a recorded incident happened, and has a model word it. */
export async function wordIncident(caseFile: URL, model: LanguageModel): Promise<Report> {
  const incident = decodeCase(gunzipSync(await readFile(caseFile)).toString());
  const diagnosis = await createEngine().analyze(incident);
  return await createExplainer({ model }).explain(diagnosis, incident);
}
