/** Sixty-four bits as two words. */
interface Words {
  low: number;
  high: number;
}

function add(a: Words, b: Words): void {
  const low = (a.low >>> 0) + (b.low >>> 0);
  a.high = (a.high + b.high + (low > 0xffffffff ? 1 : 0)) | 0;
  a.low = low | 0;
}

function rotate(a: Words, bits: number): void {
  const { low, high } = a;
  if (bits === 32) {
    a.low = high;
    a.high = low;
    return;
  }
  a.low = (low << bits) | (high >>> (32 - bits));
  a.high = (high << bits) | (low >>> (32 - bits));
}

function xor(a: Words, b: Words): void {
  a.low ^= b.low;
  a.high ^= b.high;
}

function round(v0: Words, v1: Words, v2: Words, v3: Words): void {
  add(v0, v1);
  rotate(v1, 13);
  xor(v1, v0);
  rotate(v0, 32);
  add(v2, v3);
  rotate(v3, 16);
  xor(v3, v2);
  add(v0, v3);
  rotate(v3, 21);
  xor(v3, v0);
  add(v2, v1);
  rotate(v1, 17);
  xor(v1, v2);
  rotate(v2, 32);
}

/**
 * SipHash-2-4 of bytes under a key of 16 bytes (Aumasson and Bernstein 2012), 64 bits. Equal to ClickHouse's
 * `sipHash64` under the key of zeros.
 */
export function sipHash(bytes: Uint8Array, key: Uint8Array = new Uint8Array(16)): bigint {
  const keys = new DataView(key.buffer, key.byteOffset, 16);
  const word = (low: number, high: number, at: number): Words => ({
    low: low ^ keys.getInt32(at, true),
    high: high ^ keys.getInt32(at + 4, true),
  });
  const v0 = word(0x70736575, 0x736f6d65, 0);
  const v1 = word(0x6e646f6d, 0x646f7261, 8);
  const v2 = word(0x6e657261, 0x6c796765, 0);
  const v3 = word(0x79746573, 0x74656462, 8);
  const take = (message: Words): void => {
    xor(v3, message);
    round(v0, v1, v2, v3);
    round(v0, v1, v2, v3);
    xor(v0, message);
  };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const whole = bytes.length & ~7;
  for (let at = 0; at < whole; at += 8) {
    take({ low: view.getInt32(at, true), high: view.getInt32(at + 4, true) });
  }
  const last = { low: 0, high: (bytes.length & 0xff) << 24 };
  for (let at = whole; at < bytes.length; at++) {
    const shift = (at - whole) * 8;
    if (shift < 32) last.low |= (bytes[at] as number) << shift;
    else last.high |= (bytes[at] as number) << (shift - 32);
  }
  take(last);
  v2.low ^= 0xff;
  for (let i = 0; i < 4; i++) round(v0, v1, v2, v3);
  const low = v0.low ^ v1.low ^ v2.low ^ v3.low;
  const high = v0.high ^ v1.high ^ v2.high ^ v3.high;
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
}
