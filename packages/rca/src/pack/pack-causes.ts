import type { Report } from '@abduce/core';
import type { PackCause } from './pack.ts';

/** Evidence of one link of the chain of cause and effect at most, so that the pairs stay few. */
const mostPerLink = 4;

/**
 * Two symptoms of one service explain nothing about each other: with a path, its last hop is the symptom.
 * Along which the engine found cause and effect: the change set off what speaks for the root cause, that made the
 * root cause's own service misbehave, and each hop of the path the next one up to what users feel.
 */
export function packCauses(report: Report): readonly PackCause[] {
  const { rootCause } = report;
  if (rootCause === undefined) return [];
  const changes = new Set(
    report.evidence.filter(({ kind }) => kind === 'change').map(({ id }) => id),
  );
  const trigger = report.timeline
    .filter(({ kind, guilty }) => kind === 'change' && guilty)
    .flatMap(({ evidence }) => evidence)
    .filter((id) => changes.has(id));
  const links: (readonly string[])[] = [
    trigger,
    rootCause.evidence.filter((id) => !changes.has(id)),
    ...report.path.toReversed().map(({ evidence }) => evidence),
    report.path.length > 0
      ? []
      : [...(report.symptom?.evidence ?? []), ...report.impact.flatMap(({ evidence }) => evidence)],
  ];
  const known = links
    .map((ids) => [...new Set(ids)].slice(0, mostPerLink))
    .filter((ids) => ids.length > 0);
  const pairs = new Map<string, PackCause>();
  for (const [at, ids] of known.slice(0, -1).entries()) {
    for (const from of ids) {
      for (const to of known[at + 1] ?? []) {
        if (from !== to && !pairs.has(`${to} ${from}`)) pairs.set(`${from} ${to}`, { from, to });
      }
    }
  }
  return [...pairs.values()];
}
