import type { SqlData } from './sql.ts';

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\b': '\\b',
  '\f': '\\f',
  '\0': '\\0',
};

const special = /[\\'\t\n\r\b\f\0]/g;

const escaped = (text: string): string => text.replace(special, (char) => escapes[char] as string);

function numberText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  return String(value);
}

function nested(data: SqlData): string {
  return typeof data === 'string' ? `'${escaped(data)}'` : paramText(data);
}

/** A value the way ClickHouse reads parameters of a statement: escaped text, lists in brackets. */
export function paramText(data: SqlData): string {
  switch (typeof data) {
    case 'string':
      return escaped(data);
    case 'number':
      return numberText(data);
    case 'bigint':
      return String(data);
    case 'boolean':
      return data ? '1' : '0';
    default:
      return `[${data.map(nested).join(',')}]`;
  }
}
