import type { Clue } from './clues/clue.ts';
import { namesOf, quotedOf, wordsOf } from './words.ts';

/** A clue with what its text says, read once for all changes. */
export interface Texts {
  readonly clue: Clue;
  readonly words: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
  readonly quoted: ReadonlySet<string>;
  /** Names in the frames of a stack. */
  readonly frames: ReadonlySet<string>;
}

/** A line of a stack, as the run times of Java, JavaScript, Python, Ruby, .NET, Go and Rust print it. */
const frame =
  /^\s*(?:at\s+\S|File ".+", line \d+|from \S+:\d+:in |\d+:\s+\S+::|[\w./*()]+\(.*\)\s*$|\S+\.go:\d+)|\bat [\w.$]+\([\w.]+:\d+\)/;

function framesOf({ kind, samples }: Clue): ReadonlySet<string> {
  if (kind !== 'log' && kind !== 'failure') return new Set();
  const lines = samples.flatMap((sample) => sample.split('\n'));
  const found = lines.flatMap((line, at) =>
    // Python prints the source of a frame below it.
    frame.test(line) || frame.test(lines[at - 1] ?? '') ? [...namesOf(line)] : [],
  );
  return new Set(found);
}

export function readClues(clues: readonly Clue[]): readonly Texts[] {
  return clues.map((clue) => ({
    clue,
    words: new Set(wordsOf(clue.text)),
    names: namesOf(clue.text),
    quoted: clue.kind === 'measurement' ? new Set<string>() : quotedOf(clue.text),
    frames: framesOf(clue),
  }));
}
