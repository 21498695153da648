import type { GoldenScenario, Truth } from './golden-scenario.ts';

function list(words: readonly string[]): string {
  return words.length === 0 ? 'none' : words.map((word) => `\`${word}\``).join(' or ');
}

/** What a person should know of a recorded case. */
export function caseReadme({ id, title, story }: GoldenScenario, truth: Truth): string {
  const rows =
    truth.verdict === 'no_fault'
      ? [['Verdict', '`no_fault`']]
      : [
          ['Verdict', '`root_cause`'],
          ['Cause', list(truth.causes)],
          ['Entity', list(truth.entities)],
          ['Set off by', truth.trigger === null ? 'no change' : `\`${truth.trigger}\``],
        ];
  if (truth.innocent.length > 0)
    rows.push(['Innocent', truth.innocent.map((change) => `\`${change}\``).join(', ')]);
  return [
    `# ${id}: ${title}`,
    '',
    story,
    '',
    '| What is true | |',
    '|---|---|',
    ...rows.map(([name, value]) => `| ${name} | ${value} |`),
    '',
    `Recorded by \`pnpm golden:record ${id}\`.`,
    '',
  ].join('\n');
}
