import type { Report, Text, TextValue } from '@abduce/core';
import { checkActions } from './check-actions.ts';
import { wordsOfEvidence } from './corpus.ts';
import { derivedFact } from './derived.ts';
import { corpusOf } from './sourced.ts';
import { textsOf } from './texts-of.ts';

/** One place where a report says what its evidence does not. */
export interface ReportViolation {
  /** Where in the report, such as `chain[2].text`. */
  readonly place: string;
  readonly problem: string;
}

/**
 * Checks that a report says nothing without evidence: every evidence id exists, every value refers to a fact, every
 * quotation occurs in the evidence, and no other word holds a digit, unless it is a name that the telemetry gave.
 * Actions are places of the catalogue, and their commands hold nothing but its words and plain names.
 */
export function checkReport(report: Report): readonly ReportViolation[] {
  const violations: ReportViolation[] = [];
  const evidence = new Map(report.evidence.map((item) => [item.id, item]));
  const words = [
    ...wordsOfEvidence(report.evidence),
    ...report.map.nodes.flatMap(({ id, name }) => [id, name]),
    ...report.changes.flatMap(({ title, version = '', service = '' }) => [title, version, service]),
    ...Object.values(report.rootCause?.mechanism ?? {}),
  ];
  const corpus = corpusOf(words);
  const said = words.join('\n').toLowerCase();
  const complain = (place: string, problem: string): void => {
    violations.push({ place, problem });
  };
  const checkIds = (place: string, ids: readonly string[]): void => {
    for (const id of ids) {
      if (!evidence.has(id)) complain(place, `there is no evidence ${id}`);
    }
  };
  const checkText = (place: string, text: Text): void => {
    for (const part of text) {
      if (typeof part === 'string') {
        for (const [token] of part.matchAll(/[^\s,;:!?()[\]"'“”]*\d[^\s,;:!?()[\]"'“”]*/g)) {
          if (!corpus.has(token)) complain(place, `the number in "${token}" has no evidence`);
        }
      } else if ('quote' in part) {
        if (/\d/.test(part.quote) && !said.includes(part.quote.toLowerCase())) {
          complain(place, `the quotation "${part.quote.slice(0, 80)}" is not in the evidence`);
        }
      } else if ('cite' in part) {
        checkIds(place, part.cite);
      } else if ('figure' in part) {
        if (part.figure === 'onset' && report.onset === undefined) {
          complain(place, 'the onset is not known');
        }
        if (part.figure === 'recovery' && report.recovery === undefined) {
          complain(place, 'the recovery is not known');
        }
      } else if ('derive' in part) {
        if (derivedFact(part, evidence) === undefined) {
          complain(place, `there is no ${part.derive} of ${part.of.map(nameOf).join(' and ')}`);
        }
      } else if ('evidence' in part) {
        const item = evidence.get(part.evidence);
        if (item === undefined) complain(place, `there is no evidence ${part.evidence}`);
        else if (!item.facts.some(({ name }) => name === part.field)) {
          complain(place, `${part.evidence} has no fact "${part.field}"`);
        }
      }
    }
  };
  if (evidence.size < report.evidence.length) complain('evidence', 'an id is given twice');
  for (const { place, text, evidence: ids } of textsOf(report)) {
    checkText(place, text);
    checkIds(place, ids);
  }
  for (const [at, item] of report.counterfactuals.entries()) {
    checkIds(`counterfactuals[${at}]`, item.evidence);
  }
  checkActions(report.actions, complain);
  for (const [at, { evidence: id }] of report.exhibits.logs.entries()) {
    checkIds(`exhibits.logs[${at}]`, id === undefined ? [] : [id]);
  }
  checkWording(report, complain);
  return violations;
}

function checkWording(
  { wording }: Report,
  complain: (place: string, problem: string) => void,
): void {
  if (wording.by !== 'model') return;
  for (const key of ['promptHash', 'packHash'] as const) {
    if (!/^[0-9a-f]{64}$/.test(wording[key])) complain(`wording.${key}`, 'it is no SHA-256');
  }
  for (const [at, { outcome, problems }] of wording.checks.entries()) {
    if ((outcome === 'kept') !== (problems.length === 0)) {
      complain(`wording.checks[${at}]`, `${outcome}, with ${problems.length} problems`);
    }
  }
}

function nameOf({ evidence, field }: TextValue): string {
  return `${evidence}.${field}`;
}
