import { msToNano, type Profile } from '@abduce/core';
import type { NativeColumn } from '../native/column.ts';
import { type Frame, frameText, isPlainFrame } from './frame-text.ts';
import { constant, moments, type StackSums } from './profile-columns.ts';

/** Texts of frames, each once, and the lengths of their functions' names where the text alone does not tell. */
function frameTable({ strings, frames }: Profile): {
  readonly texts: readonly string[];
  readonly lengths: Uint32Array;
  readonly plain: readonly boolean[];
} {
  const all = Array.from(
    frames.function,
    (name, i): Frame => ({
      function: strings[name] ?? '',
      file: strings[frames.file[i] ?? 0] ?? '',
      line: frames.line[i] ?? 0,
    }),
  );
  return {
    texts: all.map(frameText),
    lengths: Uint32Array.from(all, (frame) => frame.function.length),
    plain: all.map(isPlainFrame),
  };
}

/** Columns of `profiling_stacks` for entries `from` up to `to` of `sums`, for any such part of a profile. */
export function stackColumns(
  profile: Profile,
  sums: StackSums,
): (from: number, to: number) => readonly NativeColumn[] {
  const { texts, lengths, plain } = frameTable(profile);
  const { parent, frame } = profile.stacks;
  const seen = msToNano(profile.start + profile.duration);
  return (from, to) => {
    const offsets = new Uint32Array(to - from + 1);
    const lengthOffsets = new Uint32Array(to - from + 1);
    const frames: number[] = [];
    const functionLengths: number[] = [];
    for (let i = from; i < to; i++) {
      const first = frames.length;
      let odd = false;
      for (let at = sums.stacks[i] as number; at >= 0; at = parent[at] as number) {
        const one = frame[at] as number;
        frames.push(one);
        odd ||= plain[one] === false;
      }
      if (odd) for (const one of frames.slice(first)) functionLengths.push(lengths[one] as number);
      offsets[i - from + 1] = frames.length;
      lengthOffsets[i - from + 1] = functionLengths.length;
    }
    const rows = to - from;
    return [
      { name: 'ServiceName', data: constant(rows, sums.service) },
      { name: 'Hash', data: { kind: 'UInt64', values: sums.hashes.subarray(from, to) } },
      { name: 'LastSeen', data: moments(rows, seen) },
      {
        name: 'Stack',
        data: {
          kind: 'Array',
          offsets,
          items: { kind: 'Dictionary', strings: texts, ids: Uint32Array.from(frames) },
        },
      },
      {
        name: 'FunctionLengths',
        data: {
          kind: 'Array',
          offsets: lengthOffsets,
          items: { kind: 'UInt32', values: Uint32Array.from(functionLengths) },
        },
      },
    ];
  };
}
