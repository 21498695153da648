import { AbduceError } from '../model/error.ts';
import { type CharSet, parseRegex, type RegexNode } from './regex-parse.ts';

const maxInstructions = 10_000;

/** One instruction: consume a character of a set, or fork to two places, or accept. */
type Instruction =
  | { readonly op: 'set'; readonly set: CharSet }
  | { readonly op: 'fork'; left: number; right: number }
  | { readonly op: 'accept' };

function compile(node: RegexNode, program: Instruction[], pattern: string): void {
  if (program.length > maxInstructions) {
    throw new AbduceError(
      'CONFIG',
      `regular expression "${pattern.slice(0, 200)}" needs over ${maxInstructions} states`,
      { hint: 'Lower its repetition counts.' },
    );
  }
  const fork = (): { left: number; right: number } => {
    const instruction = { op: 'fork' as const, left: program.length + 1, right: -1 };
    program.push(instruction);
    return instruction;
  };
  switch (node.type) {
    case 'set':
      program.push({ op: 'set', set: node.set });
      return;
    case 'sequence':
      for (const part of node.parts) compile(part, program, pattern);
      return;
    case 'either': {
      const ends: { left: number; right: number }[] = [];
      for (const [i, option] of node.options.entries()) {
        const choice = i < node.options.length - 1 ? fork() : undefined;
        compile(option, program, pattern);
        if (choice !== undefined) {
          ends.push(fork());
          choice.right = program.length;
        }
      }
      for (const end of ends) end.left = end.right = program.length;
      return;
    }
    case 'repeat': {
      for (let i = 0; i < node.min; i++) compile(node.node, program, pattern);
      if (node.max === Number.POSITIVE_INFINITY) {
        const at = program.length;
        const loop = fork();
        compile(node.node, program, pattern);
        const back = fork();
        back.left = back.right = at;
        loop.right = program.length;
        return;
      }
      const skips: { right: number }[] = [];
      for (let i = node.min; i < node.max; i++) {
        skips.push(fork());
        compile(node.node, program, pattern);
      }
      for (const skip of skips) skip.right = program.length;
    }
  }
}

function holds(set: CharSet, code: number): boolean {
  for (const [first, last] of set.ranges) if (code >= first && code <= last) return !set.negated;
  return set.negated;
}

/**
 * A test whether a pattern matches a whole text. Runs all alternatives side by side (Thompson 1968), so time is at
 * most `text length × pattern size`: there is no pattern that makes it backtrack. Throws `CONFIG` for a pattern
 * outside of the supported syntax, see `parseRegex`.
 */
export function compileRegex(pattern: string): (text: string) => boolean {
  const program: Instruction[] = [];
  compile(parseRegex(pattern), program, pattern);
  program.push({ op: 'accept' });
  const accept = program.length - 1;
  let current = new Uint32Array(program.length);
  let next = new Uint32Array(program.length);
  const seen = new Uint32Array(program.length);
  const stack: number[] = [];
  let round = 0;

  const add = (list: Uint32Array, length: number, from: number): number => {
    let count = length;
    stack.push(from);
    while (stack.length > 0) {
      const at = stack.pop() as number;
      if (seen[at] === round) continue;
      seen[at] = round;
      const instruction = program[at] as Instruction;
      if (instruction.op === 'fork') stack.push(instruction.right, instruction.left);
      else list[count++] = at;
    }
    return count;
  };

  return (text) => {
    if (round > 0xfff00000 - text.length) {
      seen.fill(0);
      round = 0;
    }
    round++;
    let count = add(current, 0, 0);
    for (let i = 0; i < text.length && count > 0; i++) {
      const code = text.codePointAt(i) as number;
      if (code > 0xffff) i++;
      round++;
      let reached = 0;
      for (let k = 0; k < count; k++) {
        const at = current[k] as number;
        const instruction = program[at] as Instruction;
        if (instruction.op === 'set' && holds(instruction.set, code)) {
          reached = add(next, reached, at + 1);
        }
      }
      [current, next] = [next, current];
      count = reached;
    }
    for (let k = 0; k < count; k++) if (current[k] === accept) return true;
    return false;
  };
}
