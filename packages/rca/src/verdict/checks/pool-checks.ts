import type { Counterfactual, EntityId } from '@abduce/core';
import { holdOf } from '../../hypotheses/pool-use.ts';
import type { Interval } from '../../rank/symptom.ts';
import { citeCall, citeResource } from '../../scene/cite.ts';
import { citeSignal, levelOf, type SignalOf } from '../../scene/cite-signal.ts';
import type { Scene } from '../../scene/scene.ts';
import type { Weighed } from '../weigh.ts';
import { judge, known } from './judge.ts';

export const poolCheckDefaults = {
  /** Share of the slots from which on a pool counts as full. */
  full: 0.9,
  /** Steps at least for which it has to be full. */
  steps: 3,
} as const;

/** The longest time in which next to all slots were taken. */
function fullTime(scene: Scene, entity: EntityId): Interval | undefined {
  const used = scene.view.resource('pool.used', entity)?.track.window;
  const max = scene.view.resource('pool.max', entity)?.track.window;
  if (used === undefined || max === undefined) return undefined;
  let best: Interval = { from: 0, to: 0 };
  let from = 0;
  for (let at = 0; at <= used.length; at++) {
    const full = (used[at] as number) >= poolCheckDefaults.full * (max[at] as number);
    if (full) continue;
    if (at - from > best.to - best.from) best = { from, to: at };
    from = at + 1;
  }
  return best.to - best.from >= poolCheckDefaults.steps ? best : undefined;
}

/** Little's law, from the time for which connections are held: what the slots can carry, and what is left over. */
function shortfall(scene: Scene, entity: EntityId): Counterfactual | undefined {
  const during = fullTime(scene, entity);
  if (during === undefined) return undefined;
  const of = (signal: SignalOf['signal'], title: string): SignalOf => ({
    signal,
    entity,
    during,
    title: `${title}, while the pool was full`,
  });
  const hold = {
    ...holdOf(entity),
    during,
    title: 'Time for which a connection is held, while the pool was full',
  };
  const max = of('pool.max', 'Connections allowed');
  const uses = of('pool.uses', 'Connections given back');
  const timeouts = of('pool.timeouts', 'Requests that gave up waiting for a connection');
  const [held, slots, served, failed] = [hold, max, uses, timeouts].map(
    (one) => levelOf(scene, one)?.after ?? 0,
  );
  if (!held || !slots || !served || !failed) return undefined;
  const predicted = served + failed - slots / held;
  return {
    method: 'mechanism',
    question:
      'Requests that want a connection, less what the slots can carry (slots divided by the time each is held): is that how many give up waiting?',
    predicted,
    observed: failed,
    unit: '{request}/s',
    verdict: judge(predicted, failed),
    evidence: known(...[hold, max, uses, timeouts].map((one) => citeSignal(scene, one))),
  };
}

/** What the pool would need if connections were held as long as before. */
function asBefore(scene: Scene, entity: EntityId): Counterfactual | undefined {
  const during = fullTime(scene, entity);
  const hold = levelOf(scene, holdOf(entity));
  const used = scene.view.resource('pool.used', entity)?.shift;
  if (during === undefined || hold === undefined || used === undefined) return undefined;
  const uses: SignalOf = {
    signal: 'pool.uses',
    entity,
    during,
    title: 'Connections given back, while the pool was full',
  };
  const rate = levelOf(scene, uses)?.after ?? 0;
  if (!(rate > 0) || !(hold.before > 0) || !(used.before > 0) || hold.after < 2 * hold.before)
    return undefined;
  const predicted = rate * hold.before;
  return {
    method: 'mechanism',
    question:
      'If each connection were held as long as before: would today’s requests need as few as were in use then?',
    predicted,
    observed: used.before,
    unit: '{connection}',
    verdict: judge(predicted, used.before),
    evidence: known(
      citeSignal(scene, holdOf(entity)),
      citeSignal(scene, uses),
      citeResource(scene, 'pool.used', entity),
    ),
  };
}

/** Without the time for which connections are held: the time of the calls alone, which they are held for at least. */
function byCalls(scene: Scene, entity: EntityId): Counterfactual | undefined {
  const { view, balance } = scene;
  const max = view.resource('pool.max', entity)?.shift.after;
  const used = view.resource('pool.used', entity)?.shift.after;
  if (max === undefined || used === undefined || !(max > 0)) return undefined;
  let needed = 0;
  const evidence = [
    citeResource(scene, 'pool.used', entity),
    citeResource(scene, 'pool.max', entity),
  ];
  for (const { id, source, target } of balance.edges) {
    if (source !== entity || view.graph.service(target)?.kind !== 'database') continue;
    const rate = view.call('requests', id)?.shift.after ?? 0;
    const time = view.call('latency', id)?.shift.after ?? 0;
    if (rate > 0 && time > 0) needed += rate * time;
    evidence.push(citeCall(scene, 'requests', id), citeCall(scene, 'latency', id));
  }
  if (!(needed > 0)) return undefined;
  const verdict = judge(needed, used);
  return {
    method: 'mechanism',
    question:
      'Calls per second times the time of each call (Little’s law): does it take the connections in use?',
    predicted: needed,
    observed: used,
    unit: '{connection}',
    // Connections may be held for longer than calls take: too few calls prove nothing.
    verdict: verdict === 'contradicts' && needed < used ? 'inconclusive' : verdict,
    evidence: known(...evidence),
  };
}

/** Whether the numbers of a pool add up. */
export function poolChecks(scene: Scene, { cause, suspicion }: Weighed): readonly Counterfactual[] {
  if (cause !== 'pool_exhausted') return [];
  const { entity } = suspicion;
  const exact = shortfall(scene, entity);
  const found = exact === undefined ? [byCalls(scene, entity)] : [exact, asBefore(scene, entity)];
  return found.filter((check) => check !== undefined);
}
