import type { Counterfactual } from '@abduce/core';
import { meanFinite } from '../detect/statistics.ts';
import { citeCall, citeResource, citeService } from '../scene/cite.ts';
import type { Scene } from '../scene/scene.ts';
import type { Weighed } from './weigh.ts';

function judge(predicted: number, observed: number): Counterfactual['verdict'] {
  const ratio = predicted / observed;
  if (!(ratio > 0) || !Number.isFinite(ratio)) return 'inconclusive';
  if (ratio >= 0.6 && ratio <= 1.6) return 'confirms';
  return ratio < 0.25 || ratio > 4 ? 'contradicts' : 'inconclusive';
}

const list = (...ids: readonly (string | undefined)[]): readonly string[] => [
  ...new Set(ids.filter((id) => id !== undefined)),
];

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
  if (piece === undefined || rate === undefined || !(rate > 0) || !(total > 0)) return undefined;
  const predicted = piece.amount / rate;
  const observed = total / rate;
  const edge = piece.dependency;
  const evidence = list(
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
  if (symptom === undefined || !symptom.failing) return undefined;
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
    evidence: list(
      citeService(scene, 'errorRatio', symptom.service),
      piece.dependency === undefined
        ? citeService(scene, 'errorRatio', entity)
        : citeCall(scene, 'errorRatio', piece.dependency),
    ),
  };
}

/** Little's law: connections needed = calls per second × seconds each is held. */
function poolArithmetic(scene: Scene, weighed: Weighed): Counterfactual | undefined {
  if (weighed.cause !== 'pool_exhausted') return undefined;
  const { view, balance } = scene;
  const { entity } = weighed.suspicion;
  const max = view.resource('pool.max', entity)?.shift.after;
  const used = view.resource('pool.used', entity)?.shift.after;
  if (max === undefined || used === undefined || !(max > 0)) return undefined;
  let needed = 0;
  const evidence: (string | undefined)[] = [
    citeResource(scene, 'pool.used', entity),
    citeResource(scene, 'pool.max', entity),
  ];
  for (const { id, source, target } of balance.edges) {
    if (source !== entity || view.graph.service(target)?.kind !== 'database') continue;
    const rate = view.call('requests', id)?.shift.after ?? 0;
    const hold = view.call('latency', id)?.shift.after ?? 0;
    if (rate > 0 && hold > 0) needed += rate * hold;
    evidence.push(citeCall(scene, 'requests', id), citeCall(scene, 'latency', id));
  }
  if (!(needed > 0)) return undefined;
  return {
    method: 'mechanism',
    question:
      'Calls per second times the time of each call (Little’s law): does it take the connections in use?',
    predicted: needed,
    observed: used,
    unit: '{connection}',
    verdict: judge(needed, used),
    evidence: list(...evidence),
  };
}

/** When the fault ended inside the window, did users recover with it? In seconds after the onset. */
function recovery(scene: Scene, weighed: Weighed): Counterfactual | undefined {
  const { symptom, view } = scene;
  if (symptom?.onset === undefined || symptom.interval.to >= view.grid.length - 1) return undefined;
  const { entity } = weighed.suspicion;
  if (entity === symptom.service) return undefined;
  const own = [view.service('latency', entity), view.service('errorRatio', entity)].find(
    (measured) => measured !== undefined && measured.shift.direction === 'up',
  );
  if (own === undefined || own.shift.end >= view.grid.length - 1) return undefined;
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
    evidence: list(
      citeService(
        scene,
        symptom.indicator === 'latency' ? 'latency' : 'errorRatio',
        symptom.service,
      ),
      citeService(scene, 'latency', entity),
    ),
  };
}

/** Checks that a cause which is right would pass: predicted numbers beside observed ones. */
export function counterfactualsOf(scene: Scene, weighed: Weighed): readonly Counterfactual[] {
  return [timeArithmetic, failureArithmetic, poolArithmetic, recovery]
    .map((check) => check(scene, weighed))
    .filter((check) => check !== undefined);
}
