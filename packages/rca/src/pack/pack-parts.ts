import type { Evidence, Report, ReportHypothesis, ReportLogPattern, Text } from '@abduce/core';
import { formatTime } from '../render/format.ts';
import { type TextStyle, textWriter } from '../render/text-writer.ts';
import { numberOf } from '../report/facts.ts';
import { stillness } from '../report/movement.ts';
import type {
  PackEntity,
  PackEvidence,
  PackHypothesis,
  PackLog,
  PackQuote,
  PackTime,
} from './pack.ts';
import type { PackReferences, ReferredTime } from './references.ts';
import { shownFact } from './shown-fact.ts';
import { typedTemplate } from './typed-template.ts';

/** Characters that a piece of text may have. */
export const textLimits = { name: 60, title: 120, fact: 160, quote: 160, reason: 300 } as const;

/** Makes words out of telemetry fit to be seen by a model. */
export type Neutral = (words: string, limit: number) => string;

export interface PartsContext {
  readonly report: Report;
  readonly references: PackReferences;
  readonly neutral: Neutral;
  /** The name of an entity as it may be shown. */
  readonly nameOf: (id: string) => string;
  /** A record of a log pattern, where the case holds one. */
  readonly sampleOf: (pattern: ReportLogPattern) => string | undefined;
}

export function packEntity(context: PartsContext, id: string): PackEntity {
  const { report, references, nameOf } = context;
  const node = report.map.nodes.find((candidate) => candidate.id === id);
  const onPath = report.path.some(({ entity }) => entity === id);
  return {
    ref: references.entity(id) ?? '?',
    name: nameOf(id),
    kind: node?.kind ?? 'other',
    role:
      report.rootCause?.entity === id
        ? 'root'
        : report.target?.service === id
          ? 'target'
          : onPath
            ? 'path'
            : 'other',
  };
}

export function packTime({ ref, at, what }: ReferredTime): PackTime {
  return { ref, at, shown: formatTime(at), what };
}

function movedOf(evidence: Evidence): PackEvidence['moved'] {
  const before = numberOf(evidence, 'before');
  const after = numberOf(evidence, 'after');
  if (!Number.isFinite(before) || !Number.isFinite(after)) return null;
  const scale = Math.max(Math.abs(before), Math.abs(after));
  if (scale === 0 || Math.abs(after - before) / scale < stillness) return 'same';
  return after > before ? 'up' : 'down';
}

/** The two sides of what was measured on a dependency, calls seen in traces included. */
function edgeOf({ references }: PartsContext, { entity, query }: Evidence): PackEvidence['edge'] {
  const own = references.edge(entity);
  if (own !== undefined || query.kind !== 'spans') return own ?? null;
  const { service, target } = query;
  const [source, called] = [service, target].map((id) => id && references.entity(id));
  return source === undefined || called === undefined ? null : [source, called];
}

export function packEvidence(context: PartsContext, evidence: Evidence): PackEvidence {
  const { references, neutral } = context;
  return {
    id: evidence.id,
    kind: evidence.kind,
    entity: references.entity(evidence.entity) ?? null,
    edge: edgeOf(context, evidence),
    title: neutral(evidence.title, textLimits.title),
    facts: evidence.facts
      .filter(({ value }) => (typeof value === 'number' ? Number.isFinite(value) : value !== ''))
      .map((fact) => ({
        field: fact.name,
        shown: neutral(shownFact(evidence, fact), textLimits.fact),
        value: typeof fact.value === 'number' ? fact.value : null,
        unit: fact.unit,
      })),
    moved: movedOf(evidence),
    trust: evidence.trust,
    query: evidence.query.kind,
  };
}

export function packLog(context: PartsContext, pattern: ReportLogPattern): PackLog {
  const { entity, severity, template, before, during } = pattern;
  return {
    entity: context.references.entity(entity) ?? '?',
    severity,
    template: context.neutral(typedTemplate(template, context.sampleOf(pattern)), textLimits.fact),
    before,
    during,
    trust: 'application',
  };
}

/** Numbers and names filled in, quotations marked off. */
export function plainWriter(context: PartsContext): (text: Text) => string {
  const style: TextStyle = {
    words: (words) => words,
    value: (words) => words,
    entity: (_, id) => context.nameOf(id),
    quote: (words) => context.neutral(words, textLimits.quote),
    cite: () => '',
  };
  return textWriter(context.report, style).write;
}

export function packHypothesis(
  context: PartsContext,
  { title, status, text, evidence }: ReportHypothesis,
  write: (text: Text) => string,
): PackHypothesis {
  return {
    title: context.neutral(write(title), textLimits.title),
    status,
    reason: context.neutral(write(text), textLimits.reason),
    evidence,
  };
}

export function packQuotes({ references, neutral }: PartsContext): readonly PackQuote[] {
  return references.quotes().map((quote) => ({
    ref: references.quote(quote) ?? '?',
    text: neutral(quote.quote, textLimits.quote),
  }));
}
