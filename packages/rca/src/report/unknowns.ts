import type { CaseFile, Diagnosis, Text, TextQuote } from '@abduce/core';
import { type Corpus, sourced } from './sourced.ts';
import { list, text } from './text.ts';

const limit = 8;

/** What could not be known: named by the engine, then one line on signals that had no data at all. */
export function unknownsOf(
  caseFile: CaseFile,
  diagnosis: Diagnosis,
  names: Corpus,
): readonly Text[] {
  const said = diagnosis.unknowns.map(
    (unknown) => sourced(unknown, diagnosis.evidence, names).text,
  );
  const absent = [
    ...new Set(
      caseFile.world.gaps.filter(({ reason }) => reason === 'absent').map(({ signal }) => signal),
    ),
  ];
  if (absent.length === 0) return said;
  const shown = absent.slice(0, limit).map((signal): TextQuote => ({ quote: signal, code: true }));
  const items = absent.length > limit ? [...shown, 'more'] : shown;
  return [...said, text('No data for ', list(items), '.')];
}
