import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { AbduceError, type CaseFile, encodeCase, type Investigation } from '@abduce/core';
import type { GoldenScenario, Truth } from './golden-scenario.ts';
import { caseReadme } from './readme.ts';
import { recordCase } from './record-case.ts';
import { goldenScenarios } from './scenarios.ts';

const largest = 2_000_000;
const folder = 'fixtures/cases';

/** External entities get the port that they had in this recording. */
function truthOf({ truth }: GoldenScenario, { world }: CaseFile): Truth {
  const entities = truth.entities.map((wanted) => {
    const found = world.services.find(({ id }) => id === wanted || id.startsWith(`${wanted}:`));
    if (found === undefined)
      throw new AbduceError('BUG', `${wanted} is not in the recording`, {
        hint: world.services.map(({ id }) => id).join(', '),
      });
    return found.id;
  });
  return { ...truth, entities };
}

async function save(scenario: GoldenScenario, { caseFile }: Investigation): Promise<number> {
  const bytes = gzipSync(encodeCase(caseFile), { level: 9 });
  if (bytes.length > largest)
    throw new AbduceError('BUG', `the case has ${bytes.length} bytes; the limit is ${largest}`);
  const truth = truthOf(scenario, caseFile);
  const into = join(folder, scenario.id);
  await mkdir(into, { recursive: true });
  await writeFile(join(into, 'case.json.gz'), bytes);
  await writeFile(join(into, 'truth.json'), `${JSON.stringify(truth, null, 2)}\n`);
  await writeFile(join(into, 'README.md'), caseReadme(scenario, truth));
  return bytes.length;
}

const stop = new AbortController();
process.once('SIGINT', () => stop.abort());

const wanted = process.argv.slice(2);
const known = goldenScenarios.map(({ id }) => id);
const unknown = wanted.filter((id) => id !== 'all' && !known.includes(id));
if (wanted.length === 0 || unknown.length > 0) {
  process.stderr.write(`golden:record all | ${known.join(' | ')}\n`);
  process.exitCode = 2;
} else {
  for (const scenario of goldenScenarios) {
    if (!wanted.includes('all') && !wanted.includes(scenario.id)) continue;
    try {
      const investigation = await recordCase(scenario, stop.signal);
      const size = await save(scenario, investigation);
      const { verdict, hypotheses } = investigation.diagnosis;
      const [first] = hypotheses;
      process.stdout.write(
        `${scenario.id}: ${Math.round(size / 1000)} kB, ${verdict} ${first?.cause ?? ''} ${first?.entity ?? ''}\n`,
      );
    } catch (error) {
      if (stop.signal.aborted) throw error;
      process.exitCode = 1;
      process.stderr.write(`${scenario.id}: ${String(error)}\n`);
    }
  }
  process.stdout.write('now run: pnpm golden:accept\n');
}
