import { cleanLine } from './clean-line.ts';
import { headline } from './headline.ts';
import { lineHash } from './line-hash.ts';
import { maskLine } from './mask-line.ts';

/** Turns texts into masked lines in buffers of its own; valid until the next `read`. */
export interface LineReader {
  /** Reads a text; after it `codes[0..length)` is the masked line and `hash` its 32-bit hash. */
  read(text: string): void;
  readonly codes: Uint16Array;
  readonly length: number;
  readonly hash: number;
  /** True when the last text was longer than the limit. */
  readonly cut: boolean;
  /** The masked line as a string. */
  line(): string;
  /** The last text before masking: one clean line, cut to `limit`. */
  sample(limit: number): string;
}

export function lineReader(maxLength: number): LineReader {
  const clean = new Uint16Array(maxLength);
  const codes = new Uint16Array(maxLength * 3 + 3);
  let cleanLength = 0;
  let length = 0;
  let hash = 0;
  let cut = false;
  return {
    codes,
    get length() {
      return length;
    },
    get hash() {
      return hash;
    },
    get cut() {
      return cut;
    },
    read(text) {
      cleanLength = 0;
      cut = false;
      for (const [start, end] of headline(text)) {
        if (cleanLength > 0 && cleanLength < maxLength) clean[cleanLength++] = 0x20;
        cleanLength = cleanLine(text, start, end, clean, cleanLength);
        cut ||= cleanLength === maxLength;
      }
      length = maskLine(clean, cleanLength, codes);
      hash = lineHash(codes, length);
    },
    line: () => textOf(codes, length),
    sample: (limit) => textOf(clean, Math.min(cleanLength, limit)).toWellFormed(),
  };
}

function textOf(codes: Uint16Array, length: number): string {
  let text = '';
  for (let at = 0; at < length; at += 4096) {
    text += String.fromCharCode.apply(
      null,
      codes.subarray(at, Math.min(length, at + 4096)) as unknown as number[],
    );
  }
  return text;
}
