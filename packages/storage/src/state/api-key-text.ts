import { createHash, timingSafeEqual } from 'node:crypto';

/** `abd_<id>_<secret>`: eight bytes in hexadecimal, 256 bits in base64url. */
const pattern = /^abd_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/;

export const secretBytes = 32;
export const idBytes = 8;

export interface ApiKeyText {
  readonly id: string;
  readonly secret: Uint8Array;
}

export function formatKey(id: string, secret: Uint8Array): string {
  return `abd_${id}_${Buffer.from(secret).toString('base64url')}`;
}

export function parseKey(text: string): ApiKeyText | undefined {
  const [, id, encoded] = pattern.exec(text) ?? [];
  if (id === undefined || encoded === undefined) return undefined;
  const secret = Buffer.from(encoded, 'base64url');
  // The last character has two bits to spare: only one of its four spellings is the key.
  return secret.toString('base64url') === encoded ? { id, secret } : undefined;
}

/**
 * SHA-256, hexadecimal. A slow hash with salt protects secrets that people choose and others can guess; 256 random
 * bits cannot be guessed at any speed, and a fast hash keeps every request cheap.
 */
export function hashSecret(secret: Uint8Array): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Takes the same time wherever the hashes differ. */
export function sameHash(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a, 'hex'), Buffer.from(b, 'hex')];
  return left.length === right.length && timingSafeEqual(left, right);
}
