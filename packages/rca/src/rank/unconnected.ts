import type { EntityId, SignalName } from '@abduce/core';
import type { CaseView, Measured } from '../case/case-view.ts';
import { confidenceOf } from './excess.ts';

const strained: readonly SignalName[] = [
  'instance.cpu.usage',
  'instance.cpu.throttled',
  'instance.memory.usage',
  'instance.heap.used',
  'instance.threads',
  'instance.event_loop.utilization',
  'instance.event_loop.delay',
  'instance.gc.time',
  'instance.restarts',
  'instance.oom_kills',
  'pool.pending',
  'queue.lag',
];

/** Several services, and no word of who calls whom. */
export function isUnconnected(view: CaseView): boolean {
  return view.services.length > 1 && view.graph.dependencies.length === 0;
}

const tails: readonly SignalName[] = ['service.latency.p95', 'service.latency.p99'];

/**
 * ln(after ÷ before) with the noise added to both, × confidence × √(part of the window that moved): how many times
 * more, as far as that is sure and lasts.
 */
function growth(measured: Measured | undefined): number {
  if (measured === undefined || measured.shift.direction !== 'up') return 0;
  const { before, after, noise, strength, start, end } = measured.shift;
  const ratio = (after + noise) / (before + noise);
  if (!(ratio > 1) || !Number.isFinite(ratio)) return 0;
  const lasting = Math.sqrt((end - start) / Math.max(1, measured.track.window.length));
  return Math.log(ratio) * confidenceOf(strength) * lasting;
}

/**
 * Failures pass from callee to caller whole, and those of several callees add up: they tell who takes part, not who
 * began. Half of what they can tell is told by one more failure in a hundred requests.
 */
function failing(measured: Measured | undefined): number {
  if (measured === undefined || measured.shift.direction !== 'up') return 0;
  const { before, after, strength } = measured.shift;
  const more = after - before;
  return more > 0 ? (more / (more + 0.01)) * confidenceOf(strength) : 0;
}

/**
 * Scores where nobody knows who calls whom. Then a caller's trouble cannot be told from its callee's by
 * subtraction; but the time that a callee adds is a smaller part of what its caller takes anyway, so the relative
 * change is largest where it comes from, and what a service strains is its own. Latency, failures and the resource
 * that grew most are independent witnesses: score = 1 − exp(−Σ). O(services × signals).
 */
export function unconnectedScores(view: CaseView): ReadonlyMap<EntityId, number> {
  const scores = new Map<EntityId, number>();
  for (const { id } of view.services) {
    const latency = Math.max(
      growth(view.service('latency', id)),
      ...tails.map((signal) => growth(view.resource(signal, id))),
    );
    const strain = Math.max(...strained.map((signal) => growth(view.resource(signal, id))));
    const sum = latency + failing(view.service('errorRatio', id)) + strain;
    scores.set(id, 1 - Math.exp(-sum));
  }
  return scores;
}
