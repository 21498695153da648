import { type CaseFile, type CaseTarget, createCaseFile } from '@abduce/core';
import type { Dataset } from '../../labelled-case.ts';
import { type MetricTable, periodOf } from './metric-table.ts';
import { readScenarios, type Scenario } from './scenario.ts';

/** Rows of an incident: two before the fault, three during it. */
const rows = { before: 2, all: 5 } as const;

type Period = ReturnType<typeof periodOf>;

/**
 * Two rows right before, and whatever is known to be fault-free beside them, explain the three rows after.
 * Incidents and calm windows are put to the engine in this one way.
 */
function caseOf(
  scenario: Scenario,
  target: CaseTarget,
  table: MetricTable,
  at: number,
  history: readonly Period[],
): CaseFile {
  const turn = at + rows.before;
  return createCaseFile({
    target,
    services: scenario.nodes,
    dependencies: scenario.dependencies,
    window: periodOf(table, turn, at + rows.all),
    baselines: [...history, periodOf(table, at, turn)],
  });
}

/**
 * The fault-free recording; where there is none, the two rows before each other incident of the scenario,
 * apart from those that overlap this one.
 */
function historyOf({ calm, issues }: Scenario, { start, length }: MetricTable): readonly Period[] {
  if (calm !== undefined) return [periodOf(calm, 0, calm.length)];
  const { end } = periodOf({ start, length, signals: new Map() }, 0, length);
  const found = new Map<number, Period>();
  for (const { table } of issues) {
    const period = periodOf(table, 0, rows.before);
    if (period.end <= start || period.start >= end) found.set(period.start, period);
  }
  return [...found.values()].sort((a, b) => a.start - b.start);
}

export const dataset: Dataset = {
  name: 'petshop',
  *cases(dir) {
    for (const scenario of readScenarios(dir)) {
      for (const { id, target, truth, table } of scenario.issues) {
        yield {
          id,
          group: `${scenario.name}/${target.indicator}`,
          truth,
          caseFile: () => caseOf(scenario, target, table, 0, historyOf(scenario, table)),
        };
      }
    }
  },
  ranked: ({ ranking }) => ranking.map(({ entity, score }) => ({ name: entity, score })),
  /** Five rows after five rows of the fault-free recording, the rest of which is the history. */
  *calmWindows(dir) {
    for (const scenario of readScenarios(dir)) {
      const { calm, issues } = scenario;
      if (calm === undefined) continue;
      const targets = new Map(
        issues.map(({ target }) => [`${target.service}\0${target.indicator}`, target]),
      );
      for (const target of targets.values()) {
        for (let at = 0; at + rows.all <= calm.length; at++) {
          const rest = [
            [0, at],
            [at + rows.all, calm.length],
          ] as const;
          yield {
            id: `${scenario.name}/${target.service}/${target.indicator}/${at}`,
            caseFile: () =>
              caseOf(
                scenario,
                target,
                calm,
                at,
                rest
                  .filter(([from, to]) => from < to)
                  .map(([from, to]) => periodOf(calm, from, to)),
              ),
          };
        }
      }
    }
  },
};
