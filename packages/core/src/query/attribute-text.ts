import type { AttributeValue } from '../model/attributes.ts';

/**
 * An attribute as a label value: strings as they are, numbers and booleans in their usual form, bytes in base64,
 * lists and maps as JSON (bytes and non-finite numbers as strings inside), "no value" as the empty string.
 * This is the representation that OpenTelemetry defines for systems without typed attributes.
 */
export function attributeText(value: AttributeValue): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  if (value instanceof Uint8Array) return base64(value);
  return typeof value === 'object' ? JSON.stringify(plain(value)) : String(value);
}

function plain(value: AttributeValue): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Uint8Array) return base64(value);
  if (Array.isArray(value)) return (value as readonly AttributeValue[]).map(plain);
  const entries: Record<string, unknown> = Object.create(null);
  for (const [key, inner] of value as ReadonlyMap<string, AttributeValue>) {
    entries[key] = plain(inner);
  }
  return entries;
}

function base64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
