import { be, le } from './bytes.ts';

export const frame = (
  first: number,
  stream: number,
  code: number,
  body: string,
  flags = 0,
): string =>
  be(first, 1) + be(flags, 1) + be(stream & 0xffff, 2) + be(code, 1) + be(body.length, 4) + body;
export const ask = (stream: number, code: number, body: string, version = 4): string =>
  frame(version, stream, code, body);
export const answer = (
  stream: number,
  code: number,
  body: string,
  version = 4,
  flags = 0,
): string => frame(0x80 | version, stream, code, body, flags);
export const text = (value: string): string => be(value.length, 2) + value;
export const long = (value: string): string => be(value.length, 4) + value;

function crc24(bytes: Uint8Array): number {
  let crc = 0x875060;
  for (const byte of bytes) {
    crc ^= byte << 16;
    for (let bit = 0; bit < 8; bit++) {
      crc <<= 1;
      if (crc & 0x1000000) crc ^= 0x1974f0b;
    }
  }
  return crc;
}

const head = (value: bigint, size: number): string => {
  const bytes = Buffer.alloc(size);
  for (let i = 0; i < size; i++) bytes[i] = Number((value >> BigInt(8 * i)) & 255n);
  return bytes.toString('latin1') + le(crc24(bytes), 3);
};
/** A segment of version 5; the payload's own checksum is not looked at by anybody here. */
export const segment = (payload: string, whole = true): string =>
  `${head(BigInt(payload.length) | (whole ? 1n << 17n : 0n), 3) + payload}CRC3`;
/** The same with LZ4: the payload as one run of literals, which every decoder takes. */
export function segmentLz4(payload: string): string {
  const rest = payload.length - 15;
  const lengths = rest < 0 ? '' : '\xff'.repeat(Math.floor(rest / 255)) + be(rest % 255, 1);
  const block = be((rest < 0 ? payload.length : 15) << 4, 1) + lengths + payload;
  return `${head(BigInt(block.length) | (BigInt(payload.length) << 17n) | (1n << 34n), 5) + block}CRC3`;
}
