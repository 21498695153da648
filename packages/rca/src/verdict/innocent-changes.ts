import type {
  CauseType,
  ChangeEvent,
  ChangeKind,
  EntityId,
  Hypothesis,
  TriggerCandidate,
} from '@abduce/core';
import { graceOf, servicesOf } from '../changes/judge-change.ts';
import { arrow, marks, nameOf, wentWhere } from '../hypotheses/pieces.ts';
import { citeChange, citeService, citeTopology } from '../scene/cite.ts';
import type { Scene } from '../scene/scene.ts';

/** What one would suspect a change of its kind of. */
const usual: Readonly<Record<ChangeKind, CauseType>> = {
  deploy: 'cpu_regression',
  commit: 'cpu_regression',
  config: 'configuration_change',
  flag: 'configuration_change',
  schema: 'schema_index_lost',
  limit: 'configuration_change',
  schedule: 'foreign_workload',
  certificate: 'certificate_expired',
  credential: 'credential_invalid',
  traffic: 'traffic_leap',
  scale: 'instance_lost',
  other: 'configuration_change',
};

/** Innocent changes told of, those nearest to the onset. */
const most = 12;

function alibi(
  scene: Scene,
  change: ChangeEvent,
  mark: string,
  winner: Hypothesis | undefined,
  told: TriggerCandidate | undefined,
  calm: boolean,
): { reason: string; against: readonly string[] } {
  const { view, symptom } = scene;
  if (calm) return { reason: `nobody has been hurt since${marks(mark)}.`, against: [mark] };
  // Where there is a diff, or nothing but a merge, what was read of it says more than its place.
  if (told !== undefined && (change.kind === 'commit' || change.diff !== undefined)) {
    return { reason: withMark(told.reason, mark), against: [...new Set([mark, ...told.evidence])] };
  }
  if (change.time > scene.onset + graceOf(view)) {
    return { reason: `it came after the trouble had begun${marks(mark)}.`, against: [mark] };
  }
  const guilty = view.caseFile.world.changes.find(({ id }) => id === winner?.trigger);
  if (
    change.kind === 'schedule' &&
    guilty?.kind === 'schedule' &&
    guilty.service === change.service &&
    view.caseFile.baselines.some(({ start }) => start >= change.time)
  ) {
    return {
      reason: `an earlier run of the same job, after which users were served as usual${marks(mark)}.`,
      against: [mark],
    };
  }
  const [service] = servicesOf(view, change);
  if (service === undefined) {
    return { reason: `nothing ties it to what is at fault${marks(mark)}.`, against: [mark] };
  }
  const away =
    symptom !== undefined &&
    !view.graph.reach(symptom.service, 'down').has(service) &&
    !view.graph.reach(symptom.service, 'up').has(service);
  if (away) {
    const topology = citeTopology(scene, service);
    return {
      reason: `no chain of calls joins ${change.service} and what is hurt${marks(mark, topology)}.`,
      against: [mark, topology],
    };
  }
  if (winner !== undefined && winner.entity === service) {
    return {
      reason: `another change, or none, fits what is at fault better${marks(mark)}.`,
      against: [mark],
    };
  }
  const slow = citeService(scene, 'selfTime', service) ?? citeService(scene, 'latency', service);
  const own = scene.contributions.find(
    ({ entity, share, confidence }) => entity === service && share * confidence > 0.1,
  );
  if (slow === undefined) {
    return { reason: `the fault sits elsewhere${marks(mark)}.`, against: [mark] };
  }
  const failing = citeService(scene, 'errorRatio', service);
  if (own === undefined) {
    return {
      reason: `${ownWords(scene, change.service ?? nameOf(scene, service), service, slow)}${marks(mark, slow)}.`,
      against: [mark, slow],
    };
  }
  return {
    reason: `what ${change.service} adds by itself is a lesser part of the trouble${marks(mark, slow, failing)}.`,
    against: [mark, slow, ...(failing === undefined ? [] : [failing])],
  };
}

/** What a service without a part in the trouble takes by itself. */
function ownWords(scene: Scene, name: string, service: EntityId, mark: string): string {
  const path = arrow(scene, mark);
  const itself = scene.view.service('selfTime', service) !== undefined;
  const what = itself
    ? `the time that ${name} itself takes per request`
    : `the time per request at ${name}`;
  return wentWhere(scene, mark) === 'up'
    ? `${what} went ${path}, too little to explain the trouble`
    : `${what} did not grow (${path})`;
}

function withMark(reason: string, mark: string): string {
  return reason.includes('[') ? reason : `${reason.replace(/\.$/, '')}${marks(mark)}.`;
}

/** The likeliest change is not innocent, even where no cause was found; nor is the deploy that brought it. */
function accused(
  winner: Hypothesis | undefined,
  triggers: readonly TriggerCandidate[],
  changes: readonly ChangeEvent[],
): ReadonlySet<string> {
  const ids = new Set<string>();
  const [first] = triggers;
  if (winner?.trigger !== undefined) ids.add(winner.trigger);
  else if (first?.change !== undefined) ids.add(first.change);
  // What made a job harmful is no bystander.
  for (const { id, title } of changes) if (title === winner?.mechanism.enabler) ids.add(id);
  // A deploy whose commit is told of is not told of again.
  for (const { deploy } of triggers) if (deploy !== undefined) ids.add(deploy);
  return ids;
}

/** Every change around the window that did not set the fault off, with the reason why not; `calm` where there was no fault. */
export function innocentChanges(
  scene: Scene,
  winner: Hypothesis | undefined,
  triggers: readonly TriggerCandidate[],
  calm = false,
): readonly Hypothesis[] {
  const guilty = accused(winner, triggers, scene.view.caseFile.world.changes);
  const candidates = new Map(triggers.map((one) => [one.change, one]));
  return scene.view.caseFile.world.changes
    .filter(({ id }) => !guilty.has(id))
    .toSorted(
      (a, b) =>
        Math.abs(a.time - scene.onset) - Math.abs(b.time - scene.onset) || (a.id < b.id ? -1 : 1),
    )
    .slice(0, most)
    .map((change, at): Hypothesis => {
      const mark = citeChange(scene, change);
      const { reason, against } = alibi(
        scene,
        change,
        mark,
        winner,
        candidates.get(change.id),
        calm,
      );
      return {
        id: `C${at + 1}`,
        cause: usual[change.kind],
        entity: servicesOf(scene.view, change)[0] ?? scene.symptom?.service ?? change.service ?? '',
        trigger: change.id,
        status: 'refuted',
        score: 0,
        support: [],
        against,
        missing: [],
        mechanism: { change: change.title },
        reason,
      };
    });
}
