import type { CauseType, Counterfactual } from '@abduce/core';
import { citeSignal, levelOf, type SignalOf } from '../../scene/cite-signal.ts';
import type { Scene } from '../../scene/scene.ts';
import type { Weighed } from '../weigh.ts';
import { judge, known } from './judge.ts';

/** Causes by which a database works longer on what it is asked. */
const working: ReadonlySet<CauseType> = new Set([
  'schema_index_lost',
  'query_regression',
  'n_plus_one',
  'cache_miss_storm',
  'foreign_workload',
]);

/** Little's law inside the database: executions per second times the time of each are the sessions at work. */
export function databaseChecks(
  scene: Scene,
  { cause, suspicion }: Weighed,
): readonly Counterfactual[] {
  if (!working.has(cause)) return [];
  const { entity } = suspicion;
  const time: SignalOf = {
    signal: 'db.statement.time',
    entity,
    title: 'Execution time of all statements',
  };
  const active: SignalOf = {
    signal: 'db.sessions',
    entity,
    labels: { state: 'active' },
    title: 'Sessions at work',
  };
  const [asked, seen] = [time, active].map((of) => levelOf(scene, of));
  if (asked === undefined || seen === undefined) return [];
  const predicted = asked.after - asked.before;
  const observed = seen.after - seen.before;
  if (!(predicted > 0.1) || !(observed > 0.1)) return [];
  return [
    {
      method: 'mechanism',
      question:
        'Executions per second times the time of each (Little’s law): are that many more sessions at work?',
      predicted,
      observed,
      unit: '{session}',
      verdict: judge(predicted, observed),
      evidence: known(citeSignal(scene, time), citeSignal(scene, active)),
    },
  ];
}
