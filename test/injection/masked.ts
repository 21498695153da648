import { encodeDocument, type Report } from '@abduce/core';

/** Places of a report that hold words of the telemetry; everything else is said by abduce. */
const quoted = new Set([
  'quote',
  'template',
  'title',
  'operation',
  'statement',
  'version',
  'author',
  'name',
]);

const isWordFact = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  'unit' in value &&
  'value' in value &&
  typeof value.value === 'string';

/** The report as JSON with all that it quotes covered: what is left is what abduce says itself. */
export function masked(report: Report): string {
  const cover = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') return quoted.has(key) ? '…' : value;
    // Facts in words are quotations, and which there are depends on what could be read.
    if (Array.isArray(value)) {
      return value.filter((one) => !isWordFact(one)).map((one) => cover(one, key));
    }
    if (typeof value !== 'object' || value === null) return value;
    if (key === 'mechanism') return '…';
    const isFact = 'unit' in value && 'value' in value;
    return Object.fromEntries(
      Object.entries(value).map(([field, one]) => [
        field,
        isFact && field === 'name' ? one : cover(one, field),
      ]),
    );
  };
  return JSON.stringify(cover(JSON.parse(encodeDocument(report)), ''));
}
