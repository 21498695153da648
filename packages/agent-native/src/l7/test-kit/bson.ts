import { le } from './bytes.ts';

export type BsonValue =
  | string
  | number
  | boolean
  | null
  | readonly BsonValue[]
  | { readonly [name: string]: BsonValue };

const isArray = (value: BsonValue): value is readonly BsonValue[] => Array.isArray(value);

function element(name: string, value: BsonValue): string {
  const named = (type: string, bytes: string): string => `${type}${name}\0${bytes}`;
  if (typeof value === 'string') return named('\x02', `${le(value.length + 1, 4)}${value}\0`);
  if (typeof value === 'boolean') return named('\x08', value ? '\x01' : '\0');
  if (value === null) return named('\x0a', '');
  if (typeof value === 'number')
    return Number.isInteger(value) && Math.abs(value) < 2 ** 31
      ? named('\x10', le(value, 4))
      : named('\x01', Buffer.from(new Float64Array([value]).buffer).toString('latin1'));
  if (isArray(value))
    return named('\x04', document(Object.fromEntries(value.map((item, i) => [`${i}`, item]))));
  return named('\x03', document(value));
}

/** A document as a text whose characters are bytes. Whole numbers become 32 bits, others doubles. */
export function document(fields: Readonly<Record<string, BsonValue>>): string {
  const body = Object.entries(fields)
    .map(([name, value]) => element(name, value))
    .join('');
  return `${le(body.length + 5, 4)}${body}\0`;
}
