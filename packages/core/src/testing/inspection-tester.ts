import type { Inspection } from '../inspections/inspection.ts';
import { resolveParams } from '../inspections/resolve-params.ts';
import { entitiesOf, serviceOf } from '../inspections/scope-entities.ts';
import type { EntityId } from '../model/entity.ts';
import { AbduceError } from '../model/error.ts';
import type { Finding, Severity, Verdict } from '../model/finding.ts';
import type { World } from '../world/world.ts';
import { type SmallWorldInit, smallWorld } from './inspection-tester-world.ts';

/** What a row says beyond the verdict. */
export interface InspectionExpectation {
  /** Which entity is meant; default: any that has the verdict. */
  readonly entity?: EntityId;
  readonly severity?: Severity;
  /** Compared to nine digits. */
  readonly value?: number;
  /** Part of the message, or a pattern. */
  readonly message?: string | RegExp;
  /** Parameters that differ from their defaults. */
  readonly params?: Readonly<Record<string, number>>;
}

export type InspectionRow = readonly [
  name: string,
  world: SmallWorldInit | World,
  expected?: InspectionExpectation,
];

/** Rows by the verdict they must give; pass, fail and unknown need at least one row each. */
export interface InspectionRows {
  readonly pass: readonly InspectionRow[];
  readonly fail: readonly InspectionRow[];
  readonly unknown: readonly InspectionRow[];
  readonly inapplicable?: readonly InspectionRow[];
}

/** The part of vitest, node:test, mocha or jest that is needed. */
export interface TestRunner {
  readonly describe: (name: string, body: () => void) => unknown;
  readonly it: (name: string, body: () => void) => unknown;
}

export interface InspectionTest {
  readonly name: string;
  /** Throws when the row does not come out as it says. */
  run(): void;
}

/** The rows as tests of their own; for runners that take neither `describe` nor `it`. */
export function inspectionTests(inspection: Inspection, rows: InspectionRows): InspectionTest[] {
  for (const verdict of ['pass', 'fail', 'unknown'] as const) {
    if (rows[verdict].length === 0) {
      throw new AbduceError('CONFIG', `${inspection.id} has no row for the verdict ${verdict}`, {
        hint: 'Each inspection must show when it passes, when it fails and what it does without data.',
      });
    }
  }
  return (['pass', 'fail', 'unknown', 'inapplicable'] as const).flatMap((verdict) =>
    (rows[verdict] ?? []).map(([name, world, expected = {}]) => ({
      name: `${verdict}: ${name}`,
      run: () => check(inspection, verdict, world, expected),
    })),
  );
}

/**
 * Tests an inspection by tables, under any runner. Without a runner the rows are run at once, and the first one
 * that does not come out as it says throws.
 *
 * @example
 * inspectionTester(noRestarts, {
 *   pass: [['quiet', { signals: { 'cart#1': { 'instance.restarts': '0x9' } } }]],
 *   fail: [['a crash loop', { signals: { 'cart#1': { 'instance.restarts': '1x9' } } }, { value: 10 }]],
 *   unknown: [['no data', { services: ['cart'] }]],
 * }, { describe, it });
 */
export function inspectionTester(
  inspection: Inspection,
  rows: InspectionRows,
  runner?: TestRunner,
): void {
  const tests = inspectionTests(inspection, rows);
  if (runner === undefined) {
    for (const test of tests) test.run();
    return;
  }
  runner.describe(inspection.id, () => {
    for (const { name, run } of tests) runner.it(name, run);
  });
}

function check(
  inspection: Inspection,
  verdict: Verdict,
  init: SmallWorldInit | World,
  expected: InspectionExpectation,
): void {
  const world = 'snapshot' in init ? init : smallWorld(init);
  const findings: Finding[] = [];
  for (const entity of entitiesOf(world, inspection.scope)) {
    if (expected.entity !== undefined && entity !== expected.entity) continue;
    const params = {
      ...resolveParams(inspection, serviceOf(world, inspection.scope, entity), {
        project: { [inspection.id]: expected.params ?? {} },
      }),
    };
    findings.push(inspection.inspect(world, entity, params));
  }
  const found = findings.find((finding) => finding.verdict === verdict);
  const said = findings.map((f) => `${f.entity}: ${f.verdict} (${f.message})`).join('; ');
  if (found === undefined) {
    throw new Error(
      `${inspection.id}: no entity has the verdict ${verdict}; ${said || 'no entities'}`,
    );
  }
  // A row that must not fail does not fail anywhere, whichever entity it is about.
  const broken = findings.find((finding) => finding.verdict === 'error');
  const wrong =
    broken ?? (verdict === 'fail' ? undefined : findings.find((f) => f.verdict === 'fail'));
  if (wrong !== undefined) throw new Error(`${inspection.id}: ${said}`);
  const { severity, value, message } = expected;
  if (severity !== undefined && found.severity !== severity) {
    throw new Error(`${inspection.id}: severity is ${found.severity}, not ${severity}`);
  }
  if (value !== undefined && !isClose(found.value, value)) {
    throw new Error(`${inspection.id}: value is ${found.value}, not ${value}`);
  }
  if (message !== undefined && !says(found.message, message)) {
    throw new Error(
      `${inspection.id}: message "${found.message}" does not match ${String(message)}`,
    );
  }
  const ids = found.evidence.map(({ id }) => id);
  if (new Set(ids).size < ids.length) {
    throw new Error(`${inspection.id}: evidence ids are not unique: ${ids.join(', ')}`);
  }
}

function isClose(actual: number | undefined, wanted: number): boolean {
  if (actual === undefined) return false;
  return Object.is(actual, wanted) || Math.abs(actual - wanted) <= 1e-9 * Math.abs(wanted);
}

function says(message: string, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? message.includes(wanted) : wanted.test(message);
}
