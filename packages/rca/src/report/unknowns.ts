import {
  type CaseFile,
  type Diagnosis,
  type Gap,
  type SignalName,
  signals,
  type Text,
} from '@abduce/core';
import { type Corpus, sourced } from './sourced.ts';
import { text } from './text.ts';

const limit = 8;

/** What could not be known: named by the engine, and by the world's gaps. */
export function unknownsOf(
  caseFile: CaseFile,
  diagnosis: Diagnosis,
  names: Corpus,
): readonly Text[] {
  const said = diagnosis.unknowns.map(
    (unknown) => sourced(unknown, diagnosis.evidence, names).text,
  );
  const seen = new Set<string>();
  const gaps: Text[] = [];
  for (const { signal, reason } of caseFile.world.gaps) {
    if (seen.has(`${signal} ${reason}`)) continue;
    seen.add(`${signal} ${reason}`);
    gaps.push(gapText(signal, reason));
  }
  return [...said, ...gaps].slice(0, Math.max(said.length, limit));
}

function gapText(signal: Gap['signal'], reason: Gap['reason']): Text {
  const catalogued = signal in signals ? signals[signal as SignalName] : undefined;
  const subject: Text =
    catalogued === undefined
      ? [{ quote: signal }]
      : [{ quote: catalogued.doc.replace(/\.$/, '') }, ' (', { quote: signal, code: true }, ')'];
  if (reason === 'failed') return text('Could not be read: ', subject, '.');
  return text(reason === 'absent' ? 'No data: ' : 'Only a part could be read: ', subject, '.');
}
