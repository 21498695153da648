const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const codes: Uint8Array = Uint8Array.from(alphabet, (char) => char.charCodeAt(0));
const values: Uint8Array = new Uint8Array(128).fill(255);
for (let i = 0; i < 64; i++) values[codes[i] as number] = i;
const pad = 61;
const latin1 = new TextDecoder('latin1');

/** Standard base64 with padding (RFC 4648 §4). */
export function toBase64(bytes: Uint8Array): string {
  const out = new Uint8Array(Math.ceil(bytes.length / 3) * 4);
  const whole = bytes.length - (bytes.length % 3);
  let at = 0;
  for (let i = 0; i < whole; i += 3) {
    const word =
      ((bytes[i] as number) << 16) | ((bytes[i + 1] as number) << 8) | (bytes[i + 2] as number);
    out[at++] = codes[word >> 18] as number;
    out[at++] = codes[(word >> 12) & 63] as number;
    out[at++] = codes[(word >> 6) & 63] as number;
    out[at++] = codes[word & 63] as number;
  }
  if (whole < bytes.length) {
    const second = bytes[whole + 1];
    const word = ((bytes[whole] as number) << 16) | ((second ?? 0) << 8);
    out[at++] = codes[word >> 18] as number;
    out[at++] = codes[(word >> 12) & 63] as number;
    out[at++] = second === undefined ? pad : (codes[(word >> 6) & 63] as number);
    out[at++] = pad;
  }
  return latin1.decode(out);
}

/** The bytes of standard base64 with padding; `undefined` when `text` is not that. */
export function fromBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const out = new Uint8Array((text.length / 4) * 3 - padding);
  const chars = text.length - padding;
  let at = 0;
  let word = 0;
  for (let i = 0; i < chars; i++) {
    const code = text.charCodeAt(i);
    const value = code < 128 ? (values[code] as number) : 255;
    if (value === 255) return undefined;
    word = (word << 6) | value;
    if ((i & 3) === 3) {
      out[at++] = word >> 16;
      out[at++] = (word >> 8) & 255;
      out[at++] = word & 255;
      word = 0;
    }
  }
  if (padding === 1) {
    out[at++] = word >> 10;
    out[at++] = (word >> 2) & 255;
  } else if (padding === 2) out[at++] = word >> 4;
  return out;
}
