import type { Report, Text } from '@abduce/core';
import { textWriter } from './text-writer.ts';

/** Writes commands of the catalogue as they are typed: no marks, no quotation signs. */
export function commandWriter(report: Report): (command: Text) => string {
  const writer = textWriter(report, {
    words: (words) => words,
    value: (words) => words,
    entity: (name) => name,
    quote: (words) => words,
    cite: () => '',
  });
  return (command) => writer.write(command).trim();
}
