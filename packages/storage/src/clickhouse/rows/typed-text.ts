import { type AttributeValue, attributeText } from '@abduce/core';

/** Keys that an object would move to its front. */
const moved = /^(?:0|[1-9]\d{0,9})$/;

function survivesJson(value: AttributeValue): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  if (typeof value === 'bigint' || value instanceof Uint8Array) return false;
  if (Array.isArray(value)) return (value as readonly AttributeValue[]).every(survivesJson);
  for (const [key, inner] of value as ReadonlyMap<string, AttributeValue>) {
    if (moved.test(key) || !survivesJson(inner)) return false;
  }
  return true;
}

/** Plain JSON, in which every list begins with what it stands for. */
function tagged(value: AttributeValue): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    if (Object.is(value, -0)) return ['d', '-0'];
    return Number.isFinite(value) ? value : ['d', String(value)];
  }
  if (typeof value === 'bigint') return ['g', String(value)];
  if (value instanceof Uint8Array) return ['y', attributeText(value)];
  if (Array.isArray(value)) return ['a', ...(value as readonly AttributeValue[]).map(tagged)];
  const pairs: unknown[] = ['m'];
  for (const [key, inner] of value as ReadonlyMap<string, AttributeValue>) {
    pairs.push(key, tagged(inner));
  }
  return pairs;
}

/**
 * The code of a nested value, bytes or a wide integer; what follows `x` included.
 *
 * Tables keep attribute values as text. One character a value says what it was, so that it can be read back exactly:
 * s string, b boolean, i whole number, d double, z negative zero, e no value, g wide integer, y bytes, j lists and
 * maps that JSON tells apart, x those that it does not: their tagged JSON follows as `<length>:<JSON>`.
 */
export function nestedCode(value: AttributeValue): string {
  if (typeof value === 'bigint') return 'g';
  if (value instanceof Uint8Array) return 'y';
  if (survivesJson(value)) return 'j';
  const json = JSON.stringify(tagged(value));
  return `x${json.length}:${json}`;
}

const bytesOf = (base64: string): Uint8Array => Uint8Array.from(Buffer.from(base64, 'base64'));

function fromJson(value: unknown): AttributeValue {
  if (Array.isArray(value)) return value.map(fromJson);
  if (typeof value !== 'object' || value === null) return value as AttributeValue;
  return new Map(Object.entries(value).map(([key, inner]) => [key, fromJson(inner)]));
}

function fromTagged(value: unknown): AttributeValue {
  if (!Array.isArray(value)) return value as AttributeValue;
  const [tag, ...rest] = value as readonly unknown[];
  switch (tag) {
    case 'd':
      return Number(rest[0]);
    case 'g':
      return BigInt(String(rest[0]));
    case 'y':
      return bytesOf(String(rest[0]));
    case 'a':
      return rest.map(fromTagged);
    default: {
      const map = new Map<string, AttributeValue>();
      for (let i = 0; i + 1 < rest.length; i += 2)
        map.set(String(rest[i]), fromTagged(rest[i + 1]));
      return map;
    }
  }
}

/** A nested value again, from its code and text; the text itself where they do not fit together. */
export function nestedValue(code: string, text: string): AttributeValue {
  try {
    switch (code[0]) {
      case 'g':
        return BigInt(text);
      case 'y':
        return bytesOf(text);
      case 'j':
        return fromJson(JSON.parse(text));
      default:
        return fromTagged(JSON.parse(code.slice(code.indexOf(':') + 1)));
    }
  } catch {
    // Someone else wrote one of the two columns.
    return text;
  }
}

/** Codes of the values of one row, one entry each; strings at the end are left out. */
export function splitCodes(codes: string): readonly string[] {
  const result: string[] = [];
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at] as string;
    if (code !== 'x') {
      result.push(code);
      continue;
    }
    const colon = codes.indexOf(':', at);
    const end = colon + 1 + Number(codes.slice(at + 1, colon));
    if (colon < 0 || !(end > colon)) break;
    result.push(codes.slice(at, end));
    at = end - 1;
  }
  return result;
}
