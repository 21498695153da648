import {
  AbduceError,
  type CaseFile,
  type RedactOptions,
  type Report,
  redactor,
} from '@abduce/core';
import { fitBudget, type PackItem, type PackSection } from './fit-budget.ts';
import { hiddenNames } from './hidden-names.ts';
import { neutralText, plainText } from './neutral-text.ts';
import type { EvidencePack, PackCut } from './pack.ts';
import { packCauses } from './pack-causes.ts';
import { packItems } from './pack-items.ts';
import { type PartsContext, packEntity, packQuotes, textLimits } from './pack-parts.ts';
import { packTokens } from './pack-text.ts';
import { packReferences } from './references.ts';

export interface PackOptions {
  /** What the pack may cost, estimated from the bytes that would be sent. Default 6,000; at least 1,000. */
  readonly maxTokens?: number;
  /** `hidden`: entities are called `service_1`, `host_3` wherever they are named. Default `shown`. */
  readonly names?: 'shown' | 'hidden';
  /** What goes beyond the shapes that always go: addresses, patterns and keys of your own. */
  readonly redact?: RedactOptions;
}

const defaults = { maxTokens: 6000, names: 'shown', redact: {} } as const;
/** The longest text that is looked at, in characters. */
const longestRead = 4000;
const leastTokens = 1000;

/**
 * Everything that a language model may see of an incident: redacted, free of markup and of instructions that look
 * like ours, within a budget. The same report gives the same pack. Throws `CONFIG` for a budget that is too small.
 */
export function buildPack(
  report: Report,
  caseFile: CaseFile,
  options: PackOptions = {},
): EvidencePack {
  const { maxTokens } = { ...defaults, ...options };
  if (!(maxTokens >= leastTokens)) {
    throw new AbduceError('CONFIG', `maxTokens is ${maxTokens}; a pack needs ${leastTokens}`);
  }
  const context = contextOf(report, caseFile, options);
  const pack = fitBudget(packItems(context), assembler(context), maxTokens);
  if (packTokens(pack) > maxTokens) {
    throw new AbduceError('BUG', `an empty pack takes ${packTokens(pack)} of ${maxTokens} tokens`);
  }
  return deepFreeze(pack);
}

function contextOf(report: Report, caseFile: CaseFile, options: PackOptions): PartsContext {
  const { names, redact } = { ...defaults, ...options };
  const secrets = redactor(redact);
  const hidden = names === 'hidden' ? hiddenNames(caseFile) : undefined;
  const references = packReferences(report);
  const known = new Map(report.map.nodes.map(({ id, name }) => [id, name]));
  const samples = new Map(
    (caseFile.world.logPatterns ?? []).map(({ service, severity, template, sample }) => [
      `${service} ${severity} ${template}`,
      sample,
    ]),
  );
  // Secrets first, while lines are lines, and again once nothing hides them; then what makes a text harmless.
  const neutral = (text: string, limit: number): string => {
    const clean = secrets.text(plainText(secrets.text(text.slice(0, longestRead)), longestRead));
    return neutralText(hidden?.hide(clean) ?? clean, limit);
  };
  const ownName = (id: string): string =>
    neutralText(secrets.name(plainText(known.get(id) ?? id, longestRead)), textLimits.name);
  const hiddenName = (id: string): string => {
    const sides = id.split(' -> ').map((side) => hidden?.nameOf(side) ?? references.entity(side));
    return sides.map((side) => side ?? 'entity').join(' → ');
  };
  return {
    report,
    references,
    neutral,
    nameOf: hidden === undefined ? ownName : hiddenName,
    sampleOf: ({ entity, severity, template }) => samples.get(`${entity} ${severity} ${template}`),
  };
}

type Assemble = (items: readonly PackItem[], cut: readonly PackCut[]) => EvidencePack;

function assembler(context: PartsContext): Assemble {
  const { report, references } = context;
  const quotes = packQuotes(context);
  const causes = packCauses(report);
  const entities = references.entities().map((id) => packEntity(context, id));
  return (items, cut) => {
    const of = <S extends PackSection>(section: S): EvidencePack[S] =>
      items.filter((item) => item.section === section).map(({ value }) => value) as never;
    const evidence = of('evidence').toSorted((a, b) => numberIn(a.id) - numberIn(b.id));
    const sentences = of('sentences');
    const logs = of('logs');
    const known = new Set(evidence.map(({ id }) => id));
    const used = new Set(JSON.stringify([evidence, sentences, logs]).match(/\b[SQ]\d+\b/g));
    const isKnown = (id: string): boolean => known.has(id);
    return {
      schema: 1,
      verdict: report.verdict,
      cause: report.rootCause?.cause ?? null,
      confidence: report.confidence,
      grade: report.grade,
      entities: entities.filter(({ ref, role }) => role !== 'other' || used.has(ref)),
      times: of('times').filter(({ what }) => !/^E\d+:/.test(what) || isKnown(idIn(what))),
      quotes: quotes.filter(({ ref }) => used.has(ref)),
      evidence,
      causes: causes.filter(({ from, to }) => isKnown(from) && isKnown(to)),
      logs,
      ruledOut: of('ruledOut').map((item) => ({
        ...item,
        evidence: item.evidence.filter(isKnown),
      })),
      unknowns: of('unknowns'),
      actions: of('actions'),
      sentences,
      cut,
    };
  };
}

function idIn(what: string): string {
  return what.slice(0, what.indexOf(':'));
}

function numberIn(id: string): number {
  return Number(id.replace(/\D/g, ''));
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}
