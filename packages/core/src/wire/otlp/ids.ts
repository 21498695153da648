import { malformed, readEnd } from '../protobuf/input.ts';
import type { Source } from './source.ts';

/** Reads an id of `count` big-endian words into `column` from `at`; no bytes at all mean "none". */
export function decodeId(
  source: Source,
  end: number,
  column: Uint32Array,
  at: number,
  count: number,
): void {
  const stop = readEnd(source, end);
  const { pos, view } = source;
  const length = stop - pos;
  if (length === count * 4) {
    for (let i = 0; i < count; i++) column[at + i] = view.getUint32(pos + i * 4, false);
  } else if (length === 0) {
    column.fill(0, at, at + count);
  } else {
    throw malformed(pos, `an id of ${count * 4} bytes has ${length}`);
  }
  source.pos = stop;
}
