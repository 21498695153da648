import { AbduceError } from '../../model/error.ts';
import type { Profile } from '../../model/profile.ts';

/** Strings, frames and stacks, each once; stacks as a tree of parent pointers. */
export interface StackTable {
  readonly strings: string[];
  string(text: string): number;
  /** `name` and `file` are string ids. */
  frame(name: number, file: number, line: number): number;
  /** The stack whose innermost frame is `frame`, called from the stack `parent` (-1: nobody). */
  stack(parent: number, frame: number): number;
  /** How many there are. */
  readonly stacks: number;
  readonly frames: number;
  build(): Pick<Profile, 'strings' | 'frames' | 'stacks'>;
  readonly columns: {
    readonly function: readonly number[];
    readonly file: readonly number[];
    readonly line: readonly number[];
    readonly parent: readonly number[];
    readonly leaf: readonly number[];
  };
}

/** Pairs of indexes are keys of one number each: 2^26 frames, 2^27 stacks. */
const maxFrames = 2 ** 26;

export function stackTable(): StackTable {
  const strings = [''];
  const stringIds = new Map([['', 0]]);
  const frameIds = new Map<string, number>();
  const stackIds = new Map<number, number>();
  const columns = {
    function: [] as number[],
    file: [] as number[],
    line: [] as number[],
    parent: [] as number[],
    leaf: [] as number[],
  };
  return {
    strings,
    columns,
    get stacks() {
      return columns.parent.length;
    },
    get frames() {
      return columns.function.length;
    },
    string(text) {
      let id = stringIds.get(text);
      if (id === undefined) {
        id = strings.push(text) - 1;
        stringIds.set(text, id);
      }
      return id;
    },
    frame(name, file, line) {
      const key = `${name} ${file} ${line}`;
      let id = frameIds.get(key);
      if (id === undefined) {
        id = columns.function.push(name) - 1;
        if (id >= maxFrames) {
          throw new AbduceError('UNSUPPORTED', `a profile of more than ${maxFrames} frames`);
        }
        columns.file.push(file);
        columns.line.push(line);
        frameIds.set(key, id);
      }
      return id;
    },
    stack(parent, frame) {
      const key = (parent + 1) * maxFrames + frame;
      let id = stackIds.get(key);
      if (id === undefined) {
        id = columns.parent.push(parent) - 1;
        columns.leaf.push(frame);
        stackIds.set(key, id);
      }
      return id;
    },
    build: () => ({
      strings,
      frames: {
        function: Uint32Array.from(columns.function),
        file: Uint32Array.from(columns.file),
        line: Uint32Array.from(columns.line),
      },
      stacks: { parent: Int32Array.from(columns.parent), frame: Uint32Array.from(columns.leaf) },
    }),
  };
}
