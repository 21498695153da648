import { cleanLine } from './clean-line.ts';
import { headline } from './headline.ts';
import { lineMask } from './mask-line.ts';

/** Turns texts into masked lines. The results are those of the last `read`. */
export interface LineReader {
  read(text: string): void;
  /** Two 32-bit hashes of the masked line. */
  readonly hashA: number;
  readonly hashB: number;
  /** True when the text was longer than the limit. */
  readonly cut: boolean;
  /** The masked line. */
  line(): string;
  /** The text before masking: one clean line, cut to `limit`. */
  sample(limit: number): string;
}

export function lineReader(maxLength: number): LineReader {
  const mask = lineMask(maxLength);
  let codes: Uint16Array | undefined;
  let source = '';
  let cut = false;
  /** True when only the hashes of the last text were made. */
  let parted = false;

  /** One clean line of the parts of `text` that count. Rare, hence the buffer only when it is needed. */
  const clean = (text: string): string => {
    codes ??= new Uint16Array(maxLength);
    let length = 0;
    for (const [start, end] of headline(text)) {
      if (length > 0 && length < maxLength) codes[length++] = 0x20;
      length = cleanLine(text, start, end, codes, length);
    }
    cut = length === maxLength;
    return textOf(codes, length);
  };
  return {
    get hashA() {
      return mask.hashA;
    },
    get hashB() {
      return mask.hashB;
    },
    get cut() {
      return cut;
    },
    read(text) {
      cut = false;
      parted = false;
      source = text;
      if (text.length <= maxLength && mask.read(text, false)) return;
      const [first, second, third] = headline(text);
      if (first !== undefined && second !== undefined && third === undefined) {
        const length = first[1] - first[0] + second[1] - second[0];
        if (length < maxLength && mask.readParts(text, first, second)) {
          parted = true;
          return;
        }
      }
      source = clean(text);
      mask.read(source, true);
    },
    line() {
      if (parted) {
        source = clean(source);
        mask.read(source, true);
        parted = false;
      }
      return mask.line();
    },
    sample: (limit) => clean(source).slice(0, limit).toWellFormed(),
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
