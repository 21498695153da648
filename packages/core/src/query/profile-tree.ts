import type { Profile } from '../model/profile.ts';

type Head = Pick<Profile, 'type' | 'unit' | 'start' | 'duration' | 'resource'>;

/** Stacks of several profiles in one tree, each stack once. */
export interface ProfileTree {
  /** Adds the samples of a profile, their values times `factor`. */
  add(profile: Profile, factor: number): void;
  build(head: Head): Profile;
}

export function profileTree(): ProfileTree {
  const strings: string[] = [''];
  const stringIds = new Map<string, number>([['', 0]]);
  const frames: { readonly function: number; readonly file: number; readonly line: number }[] = [];
  const frameIds = new Map<string, number>();
  const parents: number[] = [];
  const stackFrames: number[] = [];
  const stackIds = new Map<string, number>();
  const values = new Map<number, number>();

  const once = (ids: Map<string, number>, key: string, make: () => number): number => {
    let id = ids.get(key);
    if (id === undefined) ids.set(key, (id = make()));
    return id;
  };
  const stringOf = (text: string): number => once(stringIds, text, () => strings.push(text) - 1);

  return {
    add(profile, factor) {
      const text = (id: number | undefined): number => stringOf(profile.strings[id ?? 0] ?? '');
      const frameOf = Array.from(profile.frames.function, (name, i) => {
        const frame = {
          function: text(name),
          file: text(profile.frames.file[i]),
          line: profile.frames.line[i] ?? 0,
        };
        return once(
          frameIds,
          `${frame.function} ${frame.file} ${frame.line}`,
          () => frames.push(frame) - 1,
        );
      });
      // A parent's index is always smaller, so it has been placed when its children come.
      const stackOf: number[] = [];
      for (let i = 0; i < profile.stacks.parent.length; i++) {
        const parent = profile.stacks.parent[i] as number;
        const above = parent < 0 ? -1 : (stackOf[parent] as number);
        const frame = frameOf[profile.stacks.frame[i] as number] as number;
        stackOf.push(
          once(stackIds, `${above} ${frame}`, () => {
            parents.push(above);
            return stackFrames.push(frame) - 1;
          }),
        );
      }
      for (let i = 0; i < profile.samples.stack.length; i++) {
        const stack = stackOf[profile.samples.stack[i] as number] as number;
        values.set(stack, (values.get(stack) ?? 0) + (profile.samples.value[i] as number) * factor);
      }
    },
    build(head) {
      const samples = [...values.entries()].sort(([a], [b]) => a - b);
      return {
        ...head,
        strings: [...strings],
        frames: {
          function: Uint32Array.from(frames, (frame) => frame.function),
          file: Uint32Array.from(frames, (frame) => frame.file),
          line: Uint32Array.from(frames, (frame) => frame.line),
        },
        stacks: { parent: Int32Array.from(parents), frame: Uint32Array.from(stackFrames) },
        samples: {
          stack: Uint32Array.from(samples, ([stack]) => stack),
          value: Float64Array.from(samples, ([, value]) => value),
        },
      };
    },
  };
}
