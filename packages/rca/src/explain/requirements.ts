import { causeTypes, type EntityId, type Report, type Text, type TextFigure } from '@abduce/core';
import type { PackReferences } from '../pack/references.ts';
import { splitSentences } from '../pack/split-sentences.ts';
import type { Violation } from './claims/claim.ts';
import type { Place } from './places.ts';
import { entitiesIn, factsIn, figuresIn, idsIn, wordsIn } from './text-parts.ts';

/** Something that a place has to tell because the template told it there. */
export interface Requirement {
  readonly kind: Violation['kind'];
  /** For a model, in references: `name {S1}`. */
  readonly says: string;
  met(text: Text): boolean;
}

/** What a wording of this place must not leave out. */
export function requirementsOf(
  place: Place,
  report: Report,
  references: PackReferences,
): readonly Requirement[] {
  const { part, template } = place;
  const ref = (id: EntityId): string => `{${references.entity(id) ?? '?'}}`;
  const named = entitiesIn(template);
  const central = [report.target?.service, report.rootCause?.entity];
  switch (part) {
    case 'title':
      return [...named.map((id) => naming(id, ref(id))), ...causeRequirements(report)];
    case 'summary':
      return [
        ...named.filter((id) => central.includes(id)).map((id) => naming(id, ref(id))),
        ...causeRequirements(report),
        ...figuresIn(template)
          .filter((figure) => !figure.startsWith('window'))
          .map((figure) => telling(figure, references.figure(figure))),
        ...triggerRequirement(report),
      ];
    case 'cause':
      return [
        ...named.filter((id) => id === report.rootCause?.entity).map((id) => naming(id, ref(id))),
        ...wordsOfCause(report),
      ];
    case 'chain':
      return stepRequirements(place, named, ref);
  }
}

function naming(id: EntityId, ref: string): Requirement {
  return {
    kind: 'entity',
    says: `name ${ref}`,
    met: (text) => entitiesIn(text).includes(id),
  };
}

function telling(figure: TextFigure['figure'], ref: string): Requirement {
  return {
    kind: figure === 'confidence' ? 'certainty' : 'time',
    says: figure === 'confidence' ? `say how sure it is, with {${ref}}` : `say when, with {${ref}}`,
    met: (text) => figuresIn(text).includes(figure),
  };
}

const negation = /\b(no|not|nothing|none|neither|without|cannot|could ?n[o']t|unknown|unclear)\b/i;
const inPart = /\b(partly|in part|part of|partial\w*|contribut\w*|one of)\b/i;

/** The cause by one of its words; and where there is none, or only a part, that it is so. */
function causeRequirements(report: Report): readonly Requirement[] {
  if (report.rootCause === undefined) {
    const says =
      report.verdict === 'no_fault'
        ? 'say that no fault was found'
        : 'say that no cause is certain';
    return [{ kind: 'certainty', says, met: (text) => negation.test(wordsIn(text)) }];
  }
  const part: Requirement = {
    kind: 'certainty',
    says: 'say that it is the cause only in part',
    met: (text) => inPart.test(wordsIn(text)),
  };
  const told = inPart.test(wordsIn(report.summary));
  return [...wordsOfCause(report), ...(report.verdict === 'contributing' && told ? [part] : [])];
}

function wordsOfCause({ title, rootCause }: Report): readonly Requirement[] {
  if (rootCause === undefined) return [];
  const { cause, text } = rootCause;
  const words = new Set([
    ...stemsOf(cause.replaceAll('_', ' ')),
    ...stemsOf(causeTypes[cause].title),
    ...stemsOf(wordsIn(title).replace(/^[^:]*:/, '')),
    ...stemsOf(wordsIn(splitSentences(text)[0] ?? [])),
  ]);
  if (words.size === 0) return [];
  return [
    {
      kind: 'cause',
      says: `name the cause (${causeTypes[cause].title})`,
      met: (written) => stemsOf(wordsIn(written)).some((stem) => words.has(stem)),
    },
  ];
}

/** The change that set it off is shown by one of its facts, where the template shows it. */
function triggerRequirement({ timeline, summary }: Report): readonly Requirement[] {
  const guilty = timeline
    .filter(({ kind, guilty: is }) => kind === 'change' && is)
    .flatMap(({ evidence }) => evidence);
  const shows = (text: Text): boolean =>
    factsIn(text).some((fact) => guilty.includes(fact.slice(0, fact.indexOf('.'))));
  if (!shows(summary)) return [];
  const says = `name the change that set it off, with a fact of ${guilty[0]}`;
  return [{ kind: 'citation', says, met: shows }];
}

function stepRequirements(
  { template, evidence = [] }: Place,
  named: readonly EntityId[],
  ref: (id: EntityId) => string,
): readonly Requirement[] {
  const facts = factsIn(template);
  const allowed = new Set([...evidence, ...idsIn(template)]);
  return [
    {
      kind: 'citation',
      says: `rest on ${[...allowed].join(', ')} alone`,
      met: (text) => idsIn(text).every((id) => allowed.has(id)),
    },
    ...(facts.length === 0
      ? []
      : [
          {
            kind: 'citation' as const,
            says: `show one of ${[...new Set(facts)].map((fact) => `{${fact}}`).join(', ')}`,
            met: (text: Text) => factsIn(text).some((fact) => facts.includes(fact)),
          },
        ]),
    ...(named.length === 0
      ? []
      : [
          {
            kind: 'entity' as const,
            says: `name ${named.map(ref).join(' or ')}`,
            met: (text: Text) => entitiesIn(text).some((id) => named.includes(id)),
          },
        ]),
  ];
}

const idle = new Set(
  'about after before because been being came come each from have into less longer more most only over than that their there these they this those through time times under until upon were what when where which while with without became become'.split(
    ' ',
  ),
);

/** Beginnings of the words that carry meaning, so that `exhausted` is found in `exhaustion`. */
function stemsOf(words: string): readonly string[] {
  return (words.toLowerCase().match(/[a-z]{3,}/g) ?? [])
    .filter((word) => (word.length >= 4 || /^(cpu|dns)$/.test(word)) && !idle.has(word))
    .map((word) => word.slice(0, 5));
}
