import type { Evidence, EvidenceQuery } from '@abduce/core';

function wordsOfQuery(query: EvidenceQuery): readonly string[] {
  return Object.entries(query).flatMap(([, value]) => {
    if (typeof value === 'string') return [value];
    return typeof value === 'object' && value !== null ? Object.values(value) : [];
  });
}

/** The words of evidence that may hold digits without being measurements: names, titles, statements, versions. */
export function wordsOfEvidence(evidence: readonly Evidence[]): readonly string[] {
  return evidence.flatMap((item) => [
    item.id,
    item.entity,
    item.title,
    ...wordsOfQuery(item.query),
    ...item.facts.flatMap(({ name, value }) =>
      typeof value === 'string' ? [name, value] : [name],
    ),
  ]);
}
