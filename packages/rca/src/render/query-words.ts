import type { EvidenceQuery } from '@abduce/core';

/** A query on one line, to be read and to be asked again. */
export function queryWords(query: EvidenceQuery): string {
  const { kind, ...rest } = query;
  const fields = Object.entries(rest).flatMap(([name, value]): string[] => {
    if (value === undefined) return [];
    if (typeof value === 'string') return [`${name}=${JSON.stringify(value)}`];
    return Object.entries(value).map(([label, text]) => `${label}=${JSON.stringify(text)}`);
  });
  return `${kind}(${fields.join(', ')})`;
}
