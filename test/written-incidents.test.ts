import { readFileSync, statSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  answerAll,
  answersText,
  type WrittenAnswers,
  writtenFile,
  writtenPage,
} from './golden/written.ts';

/** Share that must be right; never lowered without a reason. */
const leastRight = 0.9;

const howToAccept = 'if this change is wanted, accept it with: pnpm golden:accept';
let answers: WrittenAnswers;

beforeAll(async () => {
  answers = await answerAll();
}, 60_000);

describe('written incidents', () => {
  it('are many, and small', () => {
    expect(answers.size).toBeGreaterThanOrEqual(90);
    for (const { id } of answers.keys())
      expect(statSync(writtenFile(`${id}.json.gz`)).size, id).toBeLessThanOrEqual(200_000);
  });

  it('have the answers that were accepted', () => {
    expect(answersText(answers), howToAccept).toBe(
      readFileSync(writtenFile('answers.json'), 'utf8'),
    );
    expect(writtenPage(answers), howToAccept).toBe(readFileSync(writtenFile('README.md'), 'utf8'));
  });

  it('are mostly right, and a decoy is hardly ever blamed', () => {
    const all = [...answers];
    const right = all.filter(([, answer]) => answer.right);
    expect(right.length).toBeGreaterThanOrEqual(leastRight * all.length);
    const decoys = all.filter(([{ truth }, { change }]) => truth.decoys.includes(change));
    expect(decoys.length).toBeLessThanOrEqual(0.05 * all.length);
  });
});
