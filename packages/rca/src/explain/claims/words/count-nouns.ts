const groups: readonly (readonly [nouns: string, units: string])[] = [
  ['failure failures error errors exception exceptions', 'failure request call record span lookup'],
  ['record records line lines message messages entry entries', 'record message'],
  ['time times occurrence occurrences', 'record failure span message restart kill call request'],
  ['request requests rps', 'request'],
  ['call calls query queries statement statements qps', 'call request query'],
  ['connection connections slot slots', 'connection'],
  ['row rows', 'row'],
  ['span spans', 'span'],
  ['instance instances replica replicas process processes pod pods', 'instance'],
  ['core cores cpu cpus', 'cpu'],
  ['lookup lookups', 'lookup'],
  ['packet packets', 'packet segment'],
  ['segment segments', 'segment'],
  ['restart restarts', 'restart'],
  ['kill kills', 'kill'],
  ['thread threads worker workers', 'thread'],
  [
    'user users customer customers host hosts node nodes server servers service services database databases',
    '',
  ],
];

/** What is counted by a noun: the names in UCUM braces that go with it. */
export const countNouns: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  groups.flatMap(([nouns, units]) => {
    const set = new Set(units.split(' '));
    return nouns.split(' ').map((noun): [string, ReadonlySet<string>] => [noun, set]);
  }),
);
