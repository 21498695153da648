import { createHash, type Hash } from 'node:crypto';

function add(hash: Hash, value: unknown): void {
  if (value === null || value === undefined) hash.update('0;');
  else if (ArrayBuffer.isView(value)) {
    hash.update(`b${value.byteLength};`);
    hash.update(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  } else if (Array.isArray(value) && value.every((item) => typeof item === 'string')) {
    hash.update(`s${value.length};`);
    hash.update(JSON.stringify(value));
  } else if (Array.isArray(value)) {
    hash.update(`a${value.length};`);
    for (const item of value) add(hash, item);
  } else if (value instanceof Map) {
    hash.update(`m${value.size};`);
    for (const entry of value) add(hash, entry);
  } else if (typeof value === 'object') {
    for (const [key, member] of Object.entries(value)) {
      hash.update(`k${key.length}${key}`);
      add(hash, member);
    }
  } else {
    const text = String(value);
    hash.update(`${typeof value}${text.length}:${text}`);
  }
}

/** A name for what a batch holds and where it comes from: the same again has the same one. 32 hexadecimal digits. */
export function batchDigest(batch: object, ...origin: readonly (string | number)[]): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify(origin));
  add(hash, batch);
  return hash.digest('hex').slice(0, 32);
}
