import type { Profile } from '@abduce/core';
import type { Owner } from '../metrics/owner.ts';
import type { ProfileDocument } from '../protocol/documents.ts';

interface FrameName {
  readonly name: string;
  readonly file: string;
  readonly line: number;
}

/** V8's perf maps say `JS:*fn file.js:12:5`, with a mark for how the code was compiled. */
const v8 =
  /^(?:JS|LazyCompile|Function|Eval|Script|RegExp):[*^~+]?(\S*) ?(?:(.+?):(\d+)(?::\d+)?)?$/;

export function frameName(text: string): FrameName {
  const [, name, file = '', line = '0'] = v8.exec(text) ?? [];
  if (name === undefined) return { name: text, file: '', line: 0 };
  return { name: name === '' ? '(anonymous)' : name, file, line: Number(line) };
}

/** Stacks as the model has them: a tree of parents. */
export function profileOf(document: ProfileDocument, owner: Owner): Profile {
  const strings: string[] = [''];
  const ids = new Map<string, number>([['', 0]]);
  const intern = (text: string): number => {
    let id = ids.get(text);
    if (id === undefined) {
      id = strings.push(text) - 1;
      ids.set(text, id);
    }
    return id;
  };
  const names = document.frames.map((frame, i) => {
    const name = frameName(frame);
    return name.file === '' ? { ...name, file: document.files?.[i] ?? '' } : name;
  });
  const nodes = new Map<number, number>();
  const parent: number[] = [];
  const frame: number[] = [];
  const width = document.frames.length;
  const values = new Map<number, number>();
  for (const [value, ...frames] of document.stacks) {
    let at = -1;
    for (const index of frames) {
      // Two numbers in one: a tree has at most 65,536 stacks of 256 frames, and as many frames.
      const key = (at + 1) * width + index;
      let node = nodes.get(key);
      if (node === undefined) {
        node = parent.push(at) - 1;
        frame.push(index);
        nodes.set(key, node);
      }
      at = node;
    }
    if (at >= 0) values.set(at, (values.get(at) ?? 0) + value);
  }
  const start = BigInt(document.start);
  return {
    type: document.kind === 'cpu' ? 'cpu' : 'off_cpu',
    unit: 'nanoseconds',
    start: Number(start / 1000n) / 1000,
    duration: document.duration / 1e6,
    resource: new Map(Object.entries(owner.resource)),
    strings,
    frames: {
      function: Uint32Array.from(names, ({ name }) => intern(name)),
      file: Uint32Array.from(names, ({ file }) => intern(file)),
      line: Uint32Array.from(names, ({ line }) => line),
    },
    stacks: { parent: Int32Array.from(parent), frame: Uint32Array.from(frame) },
    samples: {
      stack: Uint32Array.from(values.keys()),
      value: Float64Array.from(values.values()),
    },
  };
}
