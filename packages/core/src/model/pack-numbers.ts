/**
 * Whole numbers in few bytes: each value as its difference from the one before, the sign in the lowest bit (zigzag), seven
 * bits a byte, lowest first, the top bit saying that more follow. Columns of ids, offsets and times shrink to a third.
 */
const scales = [1, 1e3, 1e6] as const;

/** Differences beyond this are not exact in a double. */
const limit = Number.MAX_SAFE_INTEGER / 4;

/** Bytes, and how many decimal places the numbers were shifted by. */
export interface PackedNumbers {
  readonly bytes: Uint8Array;
  readonly places: 0 | 3 | 6;
}

function writeVarint(out: Uint8Array, at: number, difference: number): number {
  let rest = difference < 0 ? -difference * 2 - 1 : difference * 2;
  let next = at;
  while (rest >= 128) {
    out[next++] = (rest % 128) | 128;
    rest = Math.floor(rest / 128);
  }
  out[next++] = rest;
  return next;
}

/** `undefined` when a value is no whole number at this scale, or when the result would be no shorter than `room`. */
function packAt(values: ArrayLike<number>, scale: number, room: number): Uint8Array | undefined {
  const out = new Uint8Array(room + 10);
  let at = 0;
  let previous = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    const whole = Math.round(value * scale);
    if (whole / scale !== value || Object.is(value, -0) || !(Math.abs(whole) < limit))
      return undefined;
    at = writeVarint(out, at, whole - previous);
    if (at >= room) return undefined;
    previous = whole;
  }
  return out.slice(0, at);
}

/** The packed form of whole or decimal numbers; `undefined` where it would not be shorter than `room` bytes. */
export function packNumbers(
  values: ArrayLike<number>,
  room: number,
  decimals: boolean,
): PackedNumbers | undefined {
  for (const [i, scale] of scales.entries()) {
    if (i > 0 && !decimals) break;
    const bytes = packAt(values, scale, room);
    if (bytes !== undefined) return { bytes, places: (i * 3) as PackedNumbers['places'] };
  }
  return undefined;
}

/** The numbers again; `undefined` when the bytes end within one, or hold one too great. */
export function unpackNumbers({ bytes, places }: PackedNumbers): Float64Array | undefined {
  let count = 0;
  for (const byte of bytes) if (byte < 128) count++;
  if (bytes.length > 0 && (bytes[bytes.length - 1] as number) >= 128) return undefined;
  const values = new Float64Array(count);
  const scale = 10 ** places;
  let at = 0;
  let previous = 0;
  for (let i = 0; i < count; i++) {
    let zigzag = 0;
    let unit = 1;
    let byte = 128;
    while (byte >= 128) {
      byte = bytes[at++] as number;
      zigzag += (byte % 128) * unit;
      unit *= 128;
    }
    if (!(zigzag <= Number.MAX_SAFE_INTEGER)) return undefined;
    previous += zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2;
    values[i] = previous / scale;
  }
  return values;
}

/** Same for 64-bit numbers, whose differences fit a double: nanoseconds of one system do. */
export function packBigs(values: BigUint64Array, room: number): Uint8Array | undefined {
  const out = new Uint8Array(room + 20);
  let at = 8;
  let previous = values[0] ?? 0n;
  new DataView(out.buffer).setBigUint64(0, previous, true);
  for (let i = 1; i < values.length; i++) {
    const value = values[i] as bigint;
    const difference = Number(value - previous);
    if (!(Math.abs(difference) < limit)) return undefined;
    at = writeVarint(out, at, difference);
    if (at >= room) return undefined;
    previous = value;
  }
  return values.length === 0 ? undefined : out.slice(0, at);
}

/** The 64-bit numbers again; `undefined` for bytes that `packBigs` cannot have made. */
export function unpackBigs(bytes: Uint8Array): BigUint64Array | undefined {
  if (bytes.length < 8) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const rest = unpackNumbers({ bytes: bytes.subarray(8), places: 0 });
  if (rest === undefined) return undefined;
  const first = view.getBigUint64(0, true);
  const values = new BigUint64Array(rest.length + 1);
  values[0] = first;
  for (let i = 0; i < rest.length; i++) {
    if (!Number.isSafeInteger(rest[i] as number)) return undefined;
    values[i + 1] = first + BigInt(rest[i] as number);
  }
  return values;
}
