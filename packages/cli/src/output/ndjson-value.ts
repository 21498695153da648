import type { Attributes, AttributeValue } from '@abduce/core';

export type JsonValue =
  | null
  | string
  | number
  | boolean
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** What JSON has no number for is `null` when it is not one, and a word when it is infinite. */
export function jsonNumber(value: number): JsonValue {
  if (Number.isFinite(value)) return value;
  return Number.isNaN(value) ? null : String(value);
}

/** Integers beyond 2^53 are text, bytes are base64. */
export function jsonValue(value: AttributeValue): JsonValue {
  if (typeof value === 'number') return jsonNumber(value);
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (value instanceof Map) return jsonAttributes(value as Attributes);
  if (Array.isArray(value)) return value.map((item) => jsonValue(item as AttributeValue));
  return value as null | string | boolean;
}

export function jsonAttributes(attributes: Attributes): { readonly [key: string]: JsonValue } {
  return Object.fromEntries([...attributes].map(([key, value]) => [key, jsonValue(value)]));
}
