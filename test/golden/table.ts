import type { Diagnosis } from '@abduce/core';
import type { GoldenCase } from './golden-case.ts';
import { type Judgement, judge } from './judge.ts';

export interface Answer {
  readonly golden: GoldenCase;
  readonly diagnosis: Diagnosis;
}

const yes = (right: boolean): string => (right ? 'yes' : '**no**');

function said({ diagnosis }: Answer): string {
  const { verdict, hypotheses } = diagnosis;
  const [first] = verdict === 'no_fault' ? [] : hypotheses;
  if (first === undefined) return `\`${verdict}\``;
  const by = first.trigger === undefined ? '' : ` by \`${first.trigger}\``;
  return `\`${verdict}\` \`${first.cause}\` at \`${first.entity}\`${by}`;
}

function meant({ golden: { truth } }: Answer): string {
  if (truth.verdict === 'no_fault') return '`no_fault`';
  const by = truth.trigger === null ? '' : ` by \`${truth.trigger}\``;
  return `\`${truth.causes[0]}\` at \`${truth.entities[0]}\`${by}`;
}

function row(answer: Answer): string {
  const judgement = judge(answer.diagnosis, answer.golden.truth);
  const cells = (['verdict', 'cause', 'entity', 'trigger'] as const).map((part) =>
    yes(judgement[part]),
  );
  const { id } = answer.golden;
  return `| [${id}](${id}/README.md) | ${meant(answer)} | ${cells.join(' | ')} |`;
}

export function judgements(answers: readonly Answer[]): readonly Judgement[] {
  return answers.map(({ golden, diagnosis }) => judge(diagnosis, golden.truth));
}

/** The overview of all cases: what was wrong, what the engine says, and where it errs. */
export function overview(answers: readonly Answer[]): string {
  const right = judgements(answers).filter((one) => one.right).length;
  const wrong = answers.filter(({ golden, diagnosis }) => !judge(diagnosis, golden.truth).right);
  return [
    '# Golden cases',
    '',
    'Recorded from the demo’s shop while something real was done to it (`pnpm golden:record <id>`), and from the',
    'same shop when it was well. `truth.json` says what was really wrong; the engine never sees it. `expected.json` is what the',
    'engine answers now, right or wrong: a change of it shows in the tests, and `pnpm golden:accept` takes it over.',
    '',
    `**${right} of ${answers.length} are right** in verdict, cause, entity and trigger.`,
    '',
    '| Case | What is true | verdict | cause | entity | trigger |',
    '|---|---|---|---|---|---|',
    ...answers.map(row),
    '',
    ...(wrong.length === 0
      ? []
      : [
          '## Where the engine errs',
          '',
          ...wrong.map((answer) => `- ${answer.golden.id}: it says ${said(answer)}.`),
          '',
        ]),
  ].join('\n');
}
