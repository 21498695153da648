/** Fractional bits of the roots of the first primes: FIPS 180-4 §4.2.2 and §5.3.3. */
function constants(count: number, root: (prime: number) => number): Uint32Array {
  const found = new Uint32Array(count);
  const primes: number[] = [];
  for (let candidate = 2; primes.length < count; candidate++) {
    if (primes.every((prime) => candidate % prime !== 0)) {
      found[primes.length] = (root(candidate) % 1) * 2 ** 32;
      primes.push(candidate);
    }
  }
  return found;
}

const rounds = constants(64, Math.cbrt);
const start = constants(8, Math.sqrt);

function turn(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

function padded(bytes: Uint8Array): DataView {
  const length = Math.ceil((bytes.length + 9) / 64) * 64;
  const block = new Uint8Array(length);
  block.set(bytes);
  block[bytes.length] = 0x80;
  const view = new DataView(block.buffer);
  view.setUint32(length - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(length - 4, bytes.length << 3);
  return view;
}

/** SHA-256 of a text in UTF-8. FIPS 180-4 §6.2. */
function sha256(text: string): Uint8Array {
  const view = padded(new TextEncoder().encode(text));
  const hash = Int32Array.from(start);
  const w = new Int32Array(64);
  for (let block = 0; block < view.byteLength; block += 64) {
    for (let i = 0; i < 16; i++) w[i] = view.getInt32(block + i * 4);
    for (let i = 16; i < 64; i++) {
      const a = w[i - 15] as number;
      const b = w[i - 2] as number;
      const s0 = turn(a, 7) ^ turn(a, 18) ^ (a >>> 3);
      const s1 = turn(b, 17) ^ turn(b, 19) ^ (b >>> 10);
      w[i] = (w[i - 16] as number) + s0 + (w[i - 7] as number) + s1;
    }
    let [a, b, c, d, e, f, g, h] = hash as unknown as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    for (let i = 0; i < 64; i++) {
      const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (rounds[i] as number) + (w[i] as number)) | 0;
      const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
    }
    for (const [i, word] of [a, b, c, d, e, f, g, h].entries()) {
      hash[i] = (hash[i] as number) + word;
    }
  }
  const bytes = new DataView(new ArrayBuffer(32));
  for (const [i, word] of hash.entries()) bytes.setInt32(i * 4, word);
  return new Uint8Array(bytes.buffer);
}

/** SHA-256 of a text in base64: what a content security policy names inline styles by. */
export function sha256Base64(text: string): string {
  return btoa(Array.from(sha256(text), (byte) => String.fromCharCode(byte)).join(''));
}

/** SHA-256 of a text in hexadecimal: 64 lower-case digits. */
export function sha256Hex(text: string): string {
  return Array.from(sha256(text), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
