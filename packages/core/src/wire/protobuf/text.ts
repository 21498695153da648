/** The part of Node's `Buffer` that reads text; faster than `TextDecoder` for the strings of telemetry. */
interface Slicer {
  utf8Slice(this: Uint8Array, start: number, end: number): string;
}

const slicer = (globalThis as { Buffer?: { prototype: Slicer } }).Buffer?.prototype;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** As `readText`, where there is no `Buffer`. */
export function readTextPortably(bytes: Uint8Array, start: number, end: number): string {
  return decoder.decode(bytes.subarray(start, end));
}

/** UTF-8 as a string; what is not valid becomes U+FFFD. */
export const readText: (bytes: Uint8Array, start: number, end: number) => string =
  slicer === undefined
    ? readTextPortably
    : (bytes, start, end) => slicer.utf8Slice.call(bytes, start, end);
