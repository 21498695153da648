import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';
import { readColumn, writeColumn } from './column.ts';

/** Lone surrogates have no UTF-8: such text is kept as UTF-16. */
const utf8 = 0;
const utf16 = 1;

export function writeText(out: ByteWriter, text: string): void {
  const wellFormed = text.isWellFormed();
  const bytes = Buffer.from(text, wellFormed ? 'utf8' : 'utf16le');
  out.uint(bytes.length * 2 + (wellFormed ? utf8 : utf16));
  out.bytes(bytes);
}

export function readText(input: ByteReader): string {
  const head = input.uint();
  const bytes = input.bytes(Math.floor(head / 2));
  input.claim(bytes.length * 2);
  if (head % 2 === utf16) {
    if (bytes.length % 2 !== 0) throw input.fail('UTF-16 is cut off');
    return Buffer.from(bytes).toString('utf16le');
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw input.fail('text is no UTF-8');
  }
}

/** All texts in one piece, beside their lengths: one call of the native encoder instead of thousands. */
export function writeTexts(out: ByteWriter, texts: readonly string[]): void {
  out.uint(texts.length);
  const lengths = new Uint32Array(texts.length);
  for (let i = 0; i < texts.length; i++) lengths[i] = (texts[i] as string).length;
  writeColumn(out, lengths);
  writeText(out, texts.join(''));
}

export function readTexts(input: ByteReader): string[] {
  const count = input.uint();
  input.claim(count * 16);
  const lengths = readColumn(input, 'u32', count);
  const joined = readText(input);
  const texts: string[] = [];
  let at = 0;
  for (const length of lengths) {
    texts.push(joined.slice(at, at + length));
    at += length;
  }
  if (at !== joined.length) throw input.fail('lengths of texts do not add up');
  return texts;
}
