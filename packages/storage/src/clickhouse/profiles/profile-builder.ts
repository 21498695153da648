import type { Profile } from '@abduce/core';
import { type Frame, frameText, parseFrame } from './frame-text.ts';

/** Grows a profile stack by stack; equal frames and shared callers are there once. */
export interface ProfileBuilder {
  /** Frames as their texts, from the innermost on, with the lengths of their functions' names where those are known. */
  add(frames: readonly string[], functionLengths: readonly number[], value: number): void;
  build(head: Pick<Profile, 'type' | 'unit' | 'start' | 'duration' | 'resource'>): Profile;
}

export function profileBuilder(): ProfileBuilder {
  const strings: string[] = [''];
  const stringIds = new Map<string, number>([['', 0]]);
  const frames: Frame[] = [];
  const frameIds = new Map<string, number>();
  const textIds = new Map<string, number>();
  const parents: number[] = [];
  const stackFrames: number[] = [];
  /** By caller: the stacks that it calls, by frame. */
  const callees = new Map<number, Map<number, number>>();
  const values = new Map<number, number>();

  const stringOf = (text: string): number => {
    let id = stringIds.get(text);
    if (id === undefined) stringIds.set(text, (id = strings.push(text) - 1));
    return id;
  };
  const frameOf = (text: string, length: number | undefined): number => {
    const key = length === undefined ? text : `${length}:${text}`;
    let id = textIds.get(key);
    if (id !== undefined) return id;
    const frame = parseFrame(text, length);
    // One frame may be told by several texts.
    const canonical = `${frame.function.length}:${frameText(frame)}`;
    id = frameIds.get(canonical);
    if (id === undefined) frameIds.set(canonical, (id = frames.push(frame) - 1));
    textIds.set(key, id);
    return id;
  };
  const stackOf = (parent: number, frame: number): number => {
    let own = callees.get(parent);
    if (own === undefined) callees.set(parent, (own = new Map()));
    let id = own.get(frame);
    if (id === undefined) {
      parents.push(parent);
      id = stackFrames.push(frame) - 1;
      own.set(frame, id);
    }
    return id;
  };

  return {
    add(texts, functionLengths, value) {
      let stack = -1;
      for (let i = texts.length - 1; i >= 0; i--) {
        stack = stackOf(stack, frameOf(texts[i] as string, functionLengths[i]));
      }
      if (stack >= 0) values.set(stack, (values.get(stack) ?? 0) + value);
    },
    build(head) {
      return {
        ...head,
        frames: {
          function: Uint32Array.from(frames, (frame) => stringOf(frame.function)),
          file: Uint32Array.from(frames, (frame) => stringOf(frame.file)),
          line: Uint32Array.from(frames, (frame) => frame.line),
        },
        strings: [...strings],
        stacks: { parent: Int32Array.from(parents), frame: Uint32Array.from(stackFrames) },
        samples: {
          stack: Uint32Array.from(values.keys()),
          value: Float64Array.from(values.values()),
        },
      };
    },
  };
}
