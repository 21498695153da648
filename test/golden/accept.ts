import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../sources.ts';
import { acceptedText, diagnose, goldenCases } from './golden-case.ts';
import { summarise } from './summary.ts';
import { type Answer, judgements, overview } from './table.ts';
import { answerAll, answersText, writtenFile, writtenPage } from './written.ts';

const answers: Answer[] = [];
for (const golden of goldenCases()) {
  const diagnosis = await diagnose(golden.caseFile());
  answers.push({ golden, diagnosis });
  const before = acceptedText(golden);
  const now = `${JSON.stringify(summarise(diagnosis), null, 2)}\n`;
  if (now === before) continue;
  writeFileSync(join(golden.folder, 'expected.json'), now);
  process.stdout.write(`${golden.id}: ${before === undefined ? 'new' : 'changed'}\n`);
}
writeFileSync(join(root, 'fixtures/cases/README.md'), overview(answers));
const right = judgements(answers).filter((one) => one.right).length;
process.stdout.write(`${right} of ${answers.length} are right\n`);

const written = await answerAll();
writeFileSync(writtenFile('answers.json'), answersText(written));
writeFileSync(writtenFile('README.md'), writtenPage(written));
const judged = [...written.values()];
process.stdout.write(
  `${judged.filter((one) => one.right).length} of ${judged.length} written incidents are right\n`,
);
