import { AbduceError } from '../../model/error.ts';

/** Protobuf bytes and a place in them. Readers take the end of their message, and never look beyond it. */
export interface Input {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  pos: number;
  /** Upper half of the last varint that took more than one byte. */
  high: number;
}

export function openInput({ buffer, byteOffset, byteLength }: Uint8Array): Input {
  // A plain view, whatever came: `slice` of a Node `Buffer` would not copy.
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  return { bytes, view: new DataView(buffer, byteOffset, byteLength), pos: 0, high: 0 };
}

/** The error for bytes that are not what they should be; `offset` counts from the start of the input. */
export function malformed(offset: number, what: string): AbduceError {
  return new AbduceError('DECODE', `malformed protobuf at byte ${offset}: ${what}`, {
    hint: 'Check that the sender speaks the protocol of this address and that nothing on the way cuts the body.',
    details: { offset },
  });
}

function truncated(offset: number, need: number, left: number): AbduceError {
  return malformed(offset, `${need} bytes announced, ${left} left in the message`);
}

/** A varint of up to 64 bits: gives the lower half, unsigned, and leaves the upper in `input.high`. */
export function readLongVarint(input: Input, end: number): number {
  const { bytes, pos: start } = input;
  let low = 0;
  let high = 0;
  for (let i = 0; i < 10; i++) {
    const pos = start + i;
    if (pos >= end) throw malformed(start, 'varint is cut off');
    const byte = bytes[pos] as number;
    const bits = byte & 0x7f;
    if (i < 4) low |= bits << (7 * i);
    else if (i === 4) {
      low |= bits << 28;
      high = bits >>> 4;
    } else high |= bits << (7 * i - 32);
    if (byte < 0x80) {
      input.pos = pos + 1;
      input.high = high >>> 0;
      return low >>> 0;
    }
  }
  throw malformed(start, 'varint is longer than 10 bytes');
}

/** The lower 32 bits of a varint, unsigned; the rest is dropped, as protobuf asks of narrow fields. */
export function readVarint(input: Input, end: number): number {
  const { pos } = input;
  if (pos < end) {
    const byte = input.bytes[pos] as number;
    if (byte < 0x80) {
      input.pos = pos + 1;
      return byte;
    }
  }
  return readLongVarint(input, end);
}

/** An enumeration of small values; 0 for any other. */
export function readSmallEnum(input: Input, end: number): number {
  const start = input.pos;
  const value = readVarint(input, end);
  return value > 255 || input.pos - start > 2 ? 0 : value;
}

/** A tag: field number and wire type together. */
export function readTag(input: Input, end: number): number {
  const { pos } = input;
  if (pos < end) {
    const byte = input.bytes[pos] as number;
    if (byte < 0x80 && byte > 7) {
      input.pos = pos + 1;
      return byte;
    }
  }
  const tag = readLongVarint(input, end);
  if (input.high !== 0 || tag < 8) throw malformed(pos, `${tag} is no field tag`);
  return tag;
}

/** A length prefix; gives the offset where what follows it ends. */
export function readEnd(input: Input, end: number): number {
  const { pos } = input;
  let length: number;
  if (pos < end && (input.bytes[pos] as number) < 0x80) {
    length = input.bytes[pos] as number;
    input.pos = pos + 1;
  } else {
    length = readLongVarint(input, end);
    if (input.high !== 0) throw truncated(pos, input.high * 2 ** 32 + length, end - input.pos);
  }
  const stop = input.pos + length;
  if (stop > end) throw truncated(pos, length, end - input.pos);
  return stop;
}

/** Moves over `count` bytes; gives the offset where they began. */
export function readFixed(input: Input, end: number, count: number): number {
  const { pos } = input;
  if (pos + count > end) throw truncated(pos, count, end - pos);
  input.pos = pos + count;
  return pos;
}

/** Moves over the value of a field that nobody reads. */
export function skipField(input: Input, tag: number, end: number): void {
  switch (tag & 7) {
    case 0:
      readLongVarint(input, end);
      return;
    case 1:
      readFixed(input, end, 8);
      return;
    case 2:
      input.pos = readEnd(input, end);
      return;
    case 5:
      readFixed(input, end, 4);
      return;
    default:
      throw malformed(
        input.pos,
        `field ${tag >>> 3} has wire type ${tag & 7}, which nothing here uses`,
      );
  }
}
