import { seeded } from '../otlp/random.ts';
import { variables } from './variables.ts';

export interface Corpus {
  readonly lines: readonly string[];
  /** For each line, the statement that printed it. */
  readonly truth: Uint32Array;
  readonly statements: number;
}

type Part = string | ((random: (below: number) => number) => string);

function compile(template: string): readonly Part[] {
  return template.split(/\{([a-zA-Z0-9]+)\}/).map((part, at) => {
    if (at % 2 === 0) return part;
    const variable = variables[part];
    if (variable === undefined) throw new Error(`no variable "${part}" in "${template}"`);
    return variable;
  });
}

/** Which statement prints next: some log all the time, most rarely (Zipf with exponent 1). */
export function chooser(statements: number, random: (below: number) => number): () => number {
  const ranks = Array.from({ length: statements }, (_, at) => at);
  for (let i = statements - 1; i > 0; i--) {
    const j = random(i + 1);
    [ranks[i], ranks[j]] = [ranks[j] as number, ranks[i] as number];
  }
  const reach: number[] = [];
  let sum = 0;
  for (let rank = 0; rank < statements; rank++) reach.push((sum += 1 / (rank + 1)));
  return () => {
    const at = (random(2 ** 30) / 2 ** 30) * sum;
    const rank = reach.findIndex((limit) => at < limit);
    return ranks[rank < 0 ? statements - 1 : rank] as number;
  };
}

/** A string of its own, as a decoder makes it: no slice of a larger one, no tree of pieces. */
export function flat(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}

/** Prints `count` lines from templates; the same seed prints the same lines. */
export function printCorpus(templates: readonly string[], count: number, seed: number): Corpus {
  const random = seeded(seed);
  const compiled = templates.map(compile);
  const next = chooser(templates.length, random);
  const lines: string[] = [];
  const truth = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    const statement = next();
    truth[i] = statement;
    let line = '';
    for (const part of compiled[statement] as readonly Part[]) {
      line += typeof part === 'string' ? part : part(random);
    }
    lines.push(flat(line));
  }
  return { lines, truth, statements: templates.length };
}
