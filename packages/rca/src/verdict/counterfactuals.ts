import type { Counterfactual } from '@abduce/core';
import { meanFinite } from '../detect/statistics.ts';
import { citeCall, citeService } from '../scene/cite.ts';
import type { Scene } from '../scene/scene.ts';
import { databaseChecks } from './checks/database-checks.ts';
import { judge, known } from './checks/judge.ts';
import { neighbourChecks } from './checks/neighbour-checks.ts';
import { poolChecks } from './checks/pool-checks.ts';
import type { Weighed } from './weigh.ts';

/** Extra seconds of the piece, per request of the symptom, against the symptom's own. */
function timeArithmetic(scene: Scene, weighed: Weighed): Counterfactual | undefined {
  const { symptom, view, contributions } = scene;
  const { entity, dependency } = weighed.suspicion;
  if (symptom?.latency === undefined || !symptom.slower) return undefined;
  const piece = contributions.find(
    (one) =>
      (one.entity === entity || (dependency !== undefined && one.dependency === dependency)) &&
      one.kind !== 'failing' &&
      one.kind !== 'unanswered',
  );
  const { from, to } = symptom.interval;
  const rate = symptom.requests && meanFinite(symptom.requests.track.window, from, to);
  const total = scene.balance.nodes.get(symptom.service)?.slower.amount ?? 0;
  // A place cannot bear itself out.
  if (piece?.entity === symptom.service) return undefined;
  if (piece === undefined || rate === undefined || !(rate > 0) || !(total > 0)) return undefined;
  const predicted = piece.amount / rate;
  const observed = total / rate;
  const edge = piece.dependency;
  const evidence = known(
    citeService(scene, 'latency', symptom.service),
    citeService(scene, 'requests', symptom.service),
    edge === undefined
      ? citeService(scene, 'selfTime', piece.entity)
      : citeCall(scene, 'latency', edge),
    edge === undefined ? undefined : citeCall(scene, 'requests', edge),
  );
  const name = view.graph.service(piece.entity)?.name ?? piece.entity;
  return {
    method: 'mechanism',
    question: `Extra time at ${name}, times its calls per request: does it add up to the extra time at ${view.graph.service(symptom.service)?.name ?? symptom.service}?`,
    predicted,
    observed,
    unit: 's',
    verdict: judge(predicted, observed),
    evidence,
  };
}

/** Extra failures of the piece against those of the symptom, per second. */
function failureArithmetic(scene: Scene, weighed: Weighed): Counterfactual | undefined {
  const { symptom, contributions, balance, view } = scene;
  const { entity } = weighed.suspicion;
  if (symptom === undefined || !symptom.failing || entity === symptom.service) return undefined;
  const piece = contributions.find(
    (one) => one.entity === entity && (one.kind === 'failing' || one.kind === 'unanswered'),
  );
  const observed = balance.nodes.get(symptom.service)?.failing.amount ?? 0;
  if (piece === undefined || !(observed > 0)) return undefined;
  return {
    method: 'mechanism',
    question: `Failures that begin at ${view.graph.service(entity)?.name ?? entity}: are there as many as users see?`,
    predicted: piece.amount,
    observed,
    unit: '{request}/s',
    verdict: judge(piece.amount, observed),
    evidence: known(
      citeService(scene, 'errorRatio', symptom.service),
      piece.dependency === undefined
        ? citeService(scene, 'errorRatio', entity)
        : citeCall(scene, 'errorRatio', piece.dependency),
    ),
  };
}

/** When the fault ended inside the window, did users recover with it? In seconds after the onset. */
function recovery(scene: Scene, weighed: Weighed): Counterfactual | undefined {
  const { symptom, view } = scene;
  if (symptom?.onset === undefined || symptom.interval.to >= view.grid.length - 1) return undefined;
  const { entity } = weighed.suspicion;
  if (entity === symptom.service) return undefined;
  const measures =
    symptom.indicator === 'latency'
      ? (['latency', 'errorRatio'] as const)
      : (['errorRatio', 'latency'] as const);
  const measure = measures.find((one) => view.service(one, entity)?.shift.direction === 'up');
  const own = measure && view.service(measure, entity);
  if (measure === undefined || own === undefined) return undefined;
  // What was over before users were hurt says nothing of their recovery.
  if (own.shift.end >= view.grid.length - 1 || own.shift.end <= symptom.interval.from) {
    return undefined;
  }
  const { step } = view.grid;
  const predicted = ((own.shift.end - symptom.interval.from) * step) / 1000;
  const observed = ((symptom.interval.to - symptom.interval.from) * step) / 1000;
  const apart = Math.abs(own.shift.end - symptom.interval.to);
  return {
    method: 'recovery',
    question: `Did users recover when ${view.graph.service(entity)?.name ?? entity} did?`,
    predicted,
    observed,
    unit: 's',
    verdict: apart <= 1 ? 'confirms' : apart <= 3 ? 'inconclusive' : 'contradicts',
    evidence: known(
      citeService(
        scene,
        symptom.indicator === 'latency' ? 'latency' : 'errorRatio',
        symptom.service,
      ),
      citeService(scene, measure, entity),
    ),
  };
}

/** Checks that a cause which is right would pass: predicted numbers beside observed ones. */
export function counterfactualsOf(scene: Scene, weighed: Weighed): readonly Counterfactual[] {
  const [time, failures, back] = [timeArithmetic, failureArithmetic, recovery].map((check) =>
    check(scene, weighed),
  );
  const own = [
    ...poolChecks(scene, weighed),
    ...databaseChecks(scene, weighed),
    ...neighbourChecks(scene, weighed),
  ];
  const told = own.some(({ method }) => method === 'recovery');
  return [...own, time, failures, told ? undefined : back].filter((check) => check !== undefined);
}
