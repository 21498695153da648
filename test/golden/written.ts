import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type CaseFile, decodeCase } from '@abduce/core';
import { createEngine } from '@abduce/rca';
import { root } from '../sources.ts';

/** The answer that stands for "nobody changed anything that did this". */
export const nobody = 'none';

/** What is true of a written incident. */
export interface WrittenTruth {
  /** Id of the guilty change, or `none`. */
  readonly change: string;
  /** What it is called, or what happened instead. */
  readonly title: string;
  /** Where it began. */
  readonly service: string;
  /** Changes that look guilty and are not. */
  readonly decoys: readonly string[];
}

export interface WrittenIncident {
  readonly id: string;
  readonly truth: WrittenTruth;
  caseFile(): CaseFile;
}

/** What the engine says of a written incident. */
export interface WrittenAnswer {
  readonly change: string;
  readonly right: boolean;
}

const folder = join(root, 'fixtures/written');

export const writtenFile = (name: string): string => join(folder, name);

/** Every incident below `fixtures/written`, by name. */
export function writtenIncidents(): readonly WrittenIncident[] {
  const truths: Readonly<Record<string, WrittenTruth>> = JSON.parse(
    readFileSync(writtenFile('truth.json'), 'utf8'),
  );
  return Object.entries(truths)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, truth]) => ({
      id,
      truth,
      caseFile: () =>
        decodeCase(gunzipSync(readFileSync(writtenFile(`${id}.json.gz`))).toString('utf8')),
    }));
}

export type WrittenAnswers = ReadonlyMap<WrittenIncident, WrittenAnswer>;

/** What the engine says of every written incident. */
export async function answerAll(): Promise<WrittenAnswers> {
  const answers = new Map<WrittenIncident, WrittenAnswer>();
  for (const incident of writtenIncidents()) answers.set(incident, await answer(incident));
  return answers;
}

/** The change that the engine ranks first. */
async function answer({ truth, caseFile }: WrittenIncident): Promise<WrittenAnswer> {
  const { triggers = [] } = await createEngine().analyze(caseFile());
  const change = triggers[0]?.change ?? nobody;
  return { change, right: change === truth.change };
}

/** What of the answers goes into `answers.json`. */
export function answersText(answers: WrittenAnswers): string {
  const byId = [...answers].map(([{ id }, { change }]) => [id, change]);
  return `${JSON.stringify(Object.fromEntries(byId), null, 2)}\n`;
}

/** `fixtures/written/README.md`. */
export function writtenPage(answers: WrittenAnswers): string {
  const all = [...answers];
  const count = (guilty: boolean): string => {
    const those = all.filter(([{ truth }]) => (truth.change !== nobody) === guilty);
    return `${those.filter(([, { right }]) => right).length} of ${those.length}`;
  };
  return `# Written incidents

Incidents that never happened, written to test the judgement of changes: each tells in logs, spans, metrics, commits,
deploys and flags how a system of some company broke, with decoys as in real life. Their authors knew the shape of the
data and not the rules of the engine. \`truth.json\` says which change is guilty, if any; \`answers.json\` is what the engine
puts first now, and \`pnpm golden:accept\` takes over changed answers.

**${all.filter(([, { right }]) => right).length} of ${all.length} are right**: ${count(true)} with a guilty change, ${count(false)} without one. The rules were widened after
they were read, so this guards against regressions and measures nothing: before that, [half to two thirds](../../docs/decisions/0010-no-change-is-an-answer.md)
were right.

| Incident | Where it began | What is true | right |
|---|---|---|---|
${all
  .map(
    ([{ id, truth }, { right }]) =>
      `| ${id} | ${truth.service} | ${truth.change === nobody ? 'no change' : truth.title.replaceAll('|', '\\|')} | ${right ? 'yes' : 'no'} |`,
  )
  .join('\n')}
`;
}
