/** The part of Node's `Buffer` that reads text; faster than `TextDecoder` for the strings of telemetry. */
interface Slicer {
  latin1Slice(this: Uint8Array, start: number, end: number): string;
}

const slicer = (globalThis as { Buffer?: { prototype: Slicer } }).Buffer?.prototype;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  let any = 0;
  for (let at = start; at < end; at++) any |= bytes[at] as number;
  return any < 0x80;
}

function shortAscii(bytes: Uint8Array, start: number, end: number): string {
  const b = bytes;
  let text = '';
  let at = start;
  for (; at + 4 <= end; at += 4) {
    text += String.fromCharCode(
      b[at] as number,
      b[at + 1] as number,
      b[at + 2] as number,
      b[at + 3] as number,
    );
  }
  for (; at < end; at++) text += String.fromCharCode(b[at] as number);
  return text;
}

/** UTF-8 as a string; what is not valid becomes U+FFFD. */
export function readText(bytes: Uint8Array, start: number, end: number): string {
  if (isAscii(bytes, start, end)) {
    if (slicer !== undefined) return slicer.latin1Slice.call(bytes, start, end);
    if (end - start <= 16) return shortAscii(bytes, start, end);
  }
  return decoder.decode(bytes.subarray(start, end));
}
