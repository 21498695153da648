import { createHash } from 'node:crypto';

/** The first 16 hexadecimal digits of SHA-256. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/**
 * The text, or where it has more bytes than `limit` its beginning, `joint` and a hash of the whole: equal texts stay
 * equal, others differ. Cut between characters.
 */
export function shorten(text: string, limit: number, joint: string): string {
  // Three bytes at most for each UTF-16 unit.
  if (text.length * 3 <= limit || Buffer.byteLength(text) <= limit) return text;
  const room = limit - Buffer.byteLength(joint) - 16;
  const bytes = Buffer.from(text.slice(0, room));
  let end = Math.min(room, bytes.length);
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return bytes.toString('utf8', 0, end) + joint + hashOf(text);
}
