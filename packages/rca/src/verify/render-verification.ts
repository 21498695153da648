import { showQuantity } from '../quantity.ts';
import { cleanText } from '../render/clean.ts';
import type { EvidenceCheck, FactCheck, ReportVerification } from './verification.ts';

const widest = 32;

function exact(value: number | string, unit: string): string {
  if (typeof value === 'string') return cleanText(value, widest);
  if (unit === 'ms{epoch}' && Math.abs(value) <= 8.64e15) return new Date(value).toISOString();
  return showQuantity(value, unit);
}

/** Both numbers of a fact, in all their digits where the usual ones do not tell them apart. */
function shown({ stated, found, unit }: FactCheck): readonly [string, string] {
  const first = exact(stated, unit);
  if (found === undefined) return [first, '-'];
  const second = exact(found, unit);
  const alike = first === second && stated !== found;
  return alike ? [cleanText(String(stated), 400), cleanText(String(found), 400)] : [first, second];
}

function rowsOf({ evidence, status, facts, reason }: EvidenceCheck): string[][] {
  const id = cleanText(evidence, 12);
  const wrong = facts.filter((fact) => fact.status !== 'pass');
  const count = `${facts.length} fact${facts.length === 1 ? '' : 's'}`;
  if (wrong.length === 0) return [[id, status, count, '', '', reason ?? '']];
  return wrong.map((fact, at) => [
    at === 0 ? id : '',
    at === 0 ? status : '',
    cleanText(fact.name, widest),
    ...shown(fact),
    at === 0 ? cleanText(reason ?? '', 200) : '',
  ]);
}

/**
 * A verification as a table for a terminal: each evidence with its status, what differs as stated and as found, and why.
 * Text of unknown origin is cleaned. Ends with one line that sums it up.
 */
export function renderVerification({ status, evidence, violations }: ReportVerification): string {
  const rows = [
    ['evidence', 'status', 'fact', 'stated', 'found', 'reason'],
    ...evidence.flatMap(rowsOf),
  ];
  const widths = rows[0]?.map((_, at) => Math.max(...rows.map((row) => (row[at] ?? '').length)));
  const lines = rows.map((row) =>
    row
      .map((field, at) => field.padEnd(widths?.[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const said = violations.map(
    ({ place, problem }) => `${cleanText(place, 80)}: ${cleanText(problem, 200)}`,
  );
  const count = (wanted: EvidenceCheck['status']): number =>
    evidence.filter((one) => one.status === wanted).length;
  const sum = [
    `${count('pass')} of ${evidence.length} pass`,
    ...(count('stale') > 0 ? [`${count('stale')} stale`] : []),
    ...(count('fail') > 0 ? [`${count('fail')} fail`] : []),
    ...(said.length > 0 ? [`${said.length} beside the evidence`] : []),
  ].join(', ');
  const table = evidence.length === 0 ? [] : [...lines, ''];
  return [...table, ...said, ...(said.length > 0 ? [''] : []), `${status}: ${sum}`].join('\n');
}
