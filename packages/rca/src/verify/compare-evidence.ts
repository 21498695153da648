import type { Evidence, EvidenceChart, Fact, TimeRange } from '@abduce/core';
import { sameNumber } from './same-number.ts';
import type { FactCheck } from './verification.ts';

/** What is said to differ where the symptom shows at another time. */
export const troubleTime = 'time of the trouble';

/** What a second measurement says of a first one. */
export interface Comparison {
  readonly facts: readonly FactCheck[];
  /** What differs beside the facts, such as `window`; empty when nothing does. */
  readonly other: readonly string[];
}

const sameRange = (a: TimeRange | undefined, b: TimeRange | undefined): boolean =>
  a?.start === b?.start && a?.end === b?.end;

/** Equal documents, whatever the order of their keys. */
export function sameDocument(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const keys = (value: object): string[] =>
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key]) => key)
      .sort();
  const own = keys(a);
  const others = keys(b);
  return (
    own.length === others.length &&
    own.every(
      (key, at) =>
        key === others[at] &&
        sameDocument(
          (a as Readonly<Record<string, unknown>>)[key],
          (b as Readonly<Record<string, unknown>>)[key],
        ),
    )
  );
}

/** Size of the numbers of one unit, by which the exactness of each is judged. Times are told apart to the millisecond. */
function scaleOf(facts: readonly Fact[], unit: string): number {
  let scale = 0;
  if (unit === 'ms{epoch}') return scale;
  for (const fact of facts) {
    if (fact.unit === unit && typeof fact.value === 'number') {
      scale = Math.max(scale, Math.abs(fact.value));
    }
  }
  return scale;
}

function sameFact(
  stated: Fact,
  found: Fact | undefined,
  tolerance: number,
  scale: number,
): boolean {
  if (found === undefined || stated.unit !== found.unit) return false;
  const { value } = stated;
  if (typeof value === 'string' || typeof found.value === 'string') return value === found.value;
  if (stated.unit === 'ms{epoch}') return value === found.value;
  return sameNumber(value, found.value, tolerance, scale);
}

function sameChart(
  stated: EvidenceChart | undefined,
  found: EvidenceChart | undefined,
  tolerance: number,
): boolean {
  if (stated === undefined) return true;
  if (found === undefined || stated.lines.length !== found.lines.length) return false;
  const { title, unit, start, step, band } = stated;
  if (title !== found.title || unit !== found.unit) return false;
  if (start !== found.start || step !== found.step) return false;
  let scale = 0;
  for (const { values } of found.lines) {
    for (const value of values) if (Math.abs(value) > scale) scale = Math.abs(value);
  }
  const near = (a: number, b: number): boolean => sameNumber(a, b, tolerance, scale);
  if ((band === undefined) !== (found.band === undefined)) return false;
  if (band && found.band && !(near(band.low, found.band.low) && near(band.high, found.band.high))) {
    return false;
  }
  return stated.lines.every(({ name, values }, at) => {
    const other = found.lines[at];
    if (other === undefined || name !== other.name) return false;
    if (values.length !== other.values.length) return false;
    return values.every((value, i) => near(value, other.values[i] as number));
  });
}

/** Compares what a report states with what was measured again. Facts that are not stated do not matter. */
export function compareEvidence(stated: Evidence, found: Evidence, tolerance: number): Comparison {
  const facts = stated.facts.map((fact): FactCheck => {
    const scale = scaleOf(found.facts, fact.unit);
    const same = found.facts.filter(({ name }) => name === fact.name);
    const other = same.find((one) => sameFact(fact, one, tolerance, scale)) ?? same[0];
    const { name, unit, value } = fact;
    return {
      name,
      unit,
      stated: value,
      ...(other !== undefined && { found: other.value }),
      status: sameFact(fact, other, tolerance, scale) ? 'pass' : 'fail',
    };
  });
  const other: string[] = [];
  const check = (what: string, same: boolean): void => {
    if (!same) other.push(what);
  };
  check('title', stated.title === found.title);
  check('kind', stated.kind === found.kind && stated.trust === found.trust);
  check('window', sameRange(stated.window, found.window));
  check('baseline', sameRange(stated.baseline, found.baseline));
  check('steps', sameDocument(stated.scope?.grid, found.scope?.grid));
  check('normal times', sameDocument(stated.scope?.baselines, found.scope?.baselines));
  check(troubleTime, sameDocument(stated.scope?.during, found.scope?.during));
  check('number of samples', sameDocument(stated.scope?.samples, found.scope?.samples));
  check('chart', sameChart(stated.chart, found.chart, tolerance));
  return { facts, other };
}
