import { readFileSync } from 'node:fs';

/** The greatest distance between results, relative to `scale`; throws when it is more than `tolerance`. */
export function checkClose(
  what: string,
  ours: Float64Array,
  theirs: Float64Array,
  tolerance: number,
): void {
  let worst = 0;
  for (let i = 0; i < ours.length; i++) {
    const [a, b] = [ours[i] as number, theirs[i] as number];
    const distance = Math.abs(a - b) / Math.max(1, Math.abs(b));
    if (!(distance <= worst)) worst = distance;
  }
  if (ours.length !== theirs.length || !(worst <= tolerance)) {
    throw new Error(`${what}: results of two peers differ by ${worst}`);
  }
}

export function readNumbers(path: string): Float64Array {
  const bytes = readFileSync(path);
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}
