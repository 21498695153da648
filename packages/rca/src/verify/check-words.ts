import type { Report } from '@abduce/core';
import type { ReportViolation } from '../report/check.ts';
import { wordsOfEvidence } from '../report/corpus.ts';
import { textsOf } from '../report/texts-of.ts';
import type { Scene } from '../scene/scene.ts';

const plain = (text: string): string => text.toLowerCase().replace(/\s+/g, ' ').trim();

/** What to do and what is not known is worded by catalogues; quotations there are names of signals and of things to make. */
const ours = /^(actions|unknowns)\b/;

/** What something is called may be turned for a sentence; a statement, a template or a name may not. */
function isSaid(quote: string, said: string, verbatim: boolean): boolean {
  const wanted = plain(quote);
  if (said.includes(wanted)) return true;
  const words = wanted.match(/[\p{L}\p{N}]{5,}/gu) ?? [];
  return !verbatim && !/\d/.test(wanted) && words.every((word) => said.includes(word));
}

/**
 * Names and quotations of a report: entities have to be there, and what is quoted has to stand in the evidence, in a
 * change, or be what something is called. The evidence itself is verified apart.
 */
export function checkWords(report: Report, { view }: Scene): readonly ReportViolation[] {
  const found: ReportViolation[] = [];
  const { world } = view.caseFile;
  const named = [...world.services, ...world.instances, ...world.nodes];
  const entities = new Set([
    ...[...named, ...world.dependencies].map(({ id }) => id),
    // A change names a service as people do.
    ...named.map(({ name }) => name),
    ...world.changes.map(({ service = '' }) => service),
  ]);
  const said = plain(
    [
      ...wordsOfEvidence(report.evidence),
      ...named.flatMap(({ id, name }) => [id, name]),
      ...world.services.flatMap(({ versions, system = '' }) => [...versions, system]),
      ...world.changes.flatMap(({ id, title, version = '', service = '', files = [] }) => [
        id,
        title,
        version,
        service,
        ...files,
      ]),
    ].join('\n'),
  );
  const check = (place: string, entity: string | undefined): void => {
    if (entity === undefined || entity === '' || entities.has(entity)) return;
    found.push({ place, problem: `there is no "${entity.slice(0, 80)}"` });
  };
  for (const { place, text } of textsOf(report)) {
    if (ours.test(place)) continue;
    for (const part of text) {
      if (typeof part === 'string') continue;
      if ('entity' in part) check(place, part.entity);
      else if ('quote' in part && !isSaid(part.quote, said, part.code === true)) {
        found.push({ place, problem: `nothing says "${part.quote.slice(0, 80)}"` });
      }
    }
  }
  check('target.service', report.target?.service);
  check('symptom.entity', report.symptom?.entity);
  check('rootCause.entity', report.rootCause?.entity);
  for (const key of ['impact', 'path', 'chain', 'alternatives', 'ruledOut'] as const) {
    for (const [at, { entity }] of report[key].entries()) check(`${key}[${at}].entity`, entity);
  }
  for (const [name, value] of Object.entries(report.rootCause?.mechanism ?? {})) {
    if (!said.includes(plain(value))) {
      found.push({ place: `rootCause.mechanism.${name}`, problem: 'nothing says so' });
    }
  }
  return found;
}
