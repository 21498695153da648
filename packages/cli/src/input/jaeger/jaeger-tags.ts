import { AbduceError, type AttributeValue } from '@abduce/core';
import type { JaegerTag } from './jaeger-json.ts';

const integer = /^-?\d+$/;

function whole(value: unknown): number | bigint | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || !integer.test(value)) return undefined;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : BigInt(value);
}

function typed({ type, value }: JaegerTag): AttributeValue | undefined {
  switch (type) {
    case 'bool':
      return value === true || value === 'true';
    case 'int64':
      return whole(value);
    case 'float64':
      return typeof value === 'number' ? value : Number(value);
    case 'binary':
      return typeof value === 'string' ? new Uint8Array(Buffer.from(value, 'base64')) : undefined;
    default:
      if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
        return value;
      return value === undefined || value === null ? null : JSON.stringify(value);
  }
}

/** Tags by their names. Throws `DECODE` for a value that its type cannot have. */
export function tagsOf(tags: readonly JaegerTag[] | null | undefined): Map<string, AttributeValue> {
  const result = new Map<string, AttributeValue>();
  for (const tag of tags ?? []) {
    const value = typed(tag);
    if (typeof tag.key !== 'string' || value === undefined || Number.isNaN(value)) {
      throw new AbduceError(
        'DECODE',
        `tag ${JSON.stringify(tag.key)} is ${JSON.stringify(tag.value)}, which is no ${String(tag.type)}`,
      );
    }
    result.set(tag.key, value);
  }
  return result;
}
