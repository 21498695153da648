import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createEngine } from '../../engine.ts';
import { createExplainer } from '../../explain/create-explainer.ts';
import { recorder } from './cassette.ts';
import { cassetteFolder, incident, recordedIncidents } from './recorded-incidents.ts';
import { rewordingModel } from './rewording-model.ts';

// Records the explanations of all incidents anew; see cassettes/README.md.
mkdirSync(cassetteFolder, { recursive: true });
for (const name of readdirSync(cassetteFolder)) {
  if (name.endsWith('.jsonl')) rmSync(join(cassetteFolder, name));
}
for (const name of recordedIncidents) {
  const caseFile = incident(name);
  const diagnosis = await createEngine().analyze(caseFile);
  const model = recorder(rewordingModel(), cassetteFolder);
  const { wording } = await createExplainer({ model }).explain(diagnosis, caseFile);
  console.log(`${name}: worded by ${wording.by}`);
}
