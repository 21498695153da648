import type { EntityId, Indicator, UnixMs } from '@abduce/core';
import type { CaseView, Measured } from '../case/case-view.ts';
import { failureSurprise, isBlip, isManyRequests, isUsual } from './surprise.ts';

/** Steps `[from, to)` of the window. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** What users feel, and when: the thing to be explained. */
export interface Symptom {
  /** The case's target, or the service where most trouble arrives. */
  readonly service: EntityId;
  /** The indicator of the target, or the one that moved most. */
  readonly indicator: Indicator;
  readonly requests?: Measured;
  /** Seconds per request. */
  readonly latency?: Measured;
  /** Share of failed requests. */
  readonly errors?: Measured;
  /** Slower, failing, or silent beyond doubt. */
  readonly slower: boolean;
  readonly failing: boolean;
  readonly silent: boolean;
  /** Since when, where anything moved. */
  readonly onset?: UnixMs;
  /** The steps in which the symptom shows; the whole window when nothing moved. */
  readonly interval: Interval;
}

function rises(measured: Measured | undefined, by: (before: number) => number): boolean {
  if (measured === undefined) return false;
  const { direction, before, after } = measured.shift;
  return direction === 'up' && after - before > by(before);
}

/**
 * Everything that can be said of one service as the place where it hurts. Where an indicator is asked for, the
 * other one has to move the farther to count. What a long history shows now and then, or what is over at once,
 * does not count at all, unless an incident says that it matters.
 */
export function symptomOf(
  view: CaseView,
  service: EntityId,
  given?: Indicator,
  burning: boolean = view.caseFile.incident !== undefined,
): Symptom {
  const { symptomLatencyShare, symptomErrorShare, otherIndicatorWeight, shiftThreshold } =
    view.parameters;
  const requests = view.service('requests', service);
  const latency = view.service('latency', service);
  const errors = view.service('errorRatio', service);
  const percentiles = ([95, 99] as const).map((percent) => {
    const measured = view.resource(`service.latency.p${percent}`, service);
    const told = measured !== undefined && isManyRequests(view, measured, percent / 100, requests);
    return told ? measured : undefined;
  });
  const news = (measured: Measured): boolean =>
    burning || !(isUsual(view, measured) || isBlip(view, measured));
  const farther = (indicator: Indicator): number =>
    given === undefined || given === indicator ? 1 : 1 / otherIndicatorWeight;
  const latencyShare = symptomLatencyShare * farther('latency');
  const errorShare = symptomErrorShare * farther('availability');
  const bySlowness = [latency, ...percentiles].find(
    (measured): measured is Measured =>
      measured !== undefined &&
      rises(measured, (before) => before * latencyShare) &&
      news(measured),
  );
  const failing =
    errors !== undefined &&
    rises(errors, () => errorShare) &&
    news(errors) &&
    (requests === undefined || failureSurprise(view, errors, requests) >= shiftThreshold);
  const silent =
    requests !== undefined &&
    requests.shift.before > 0 &&
    (Number.isNaN(requests.shift.after) ||
      (requests.shift.direction === 'down' && requests.shift.after < 0.05 * requests.shift.before));
  const slower = bySlowness !== undefined;
  const worse = failing && (!slower || errorWeight(errors) >= 1) ? 'availability' : 'latency';
  const asked = given === 'availability' ? failing : slower;
  const indicator = given !== undefined && (asked || !(slower || failing)) ? given : worse;
  const leading =
    (indicator === 'availability'
      ? [failing && errors, slower && bySlowness]
      : [slower && bySlowness, failing && errors]
    ).find((measured): measured is Measured => measured !== false && measured !== undefined) ??
    (silent && requests.shift.direction === 'down' ? requests : undefined);
  const whole = { from: 0, to: view.grid.length };
  const interval =
    leading === undefined ? whole : { from: leading.shift.start, to: leading.shift.end };
  return {
    service,
    indicator,
    ...(requests && { requests }),
    ...(latency && { latency }),
    ...(errors && { errors }),
    slower,
    failing,
    silent,
    ...(leading && { onset: view.grid.start + interval.from * view.grid.step }),
    interval,
  };
}

function errorWeight(errors: Measured | undefined): number {
  return errors === undefined ? 0 : (errors.shift.after - errors.shift.before) / 0.05;
}

/** How much a service hurts, for choosing a place to start from when the case names none. */
function weight(symptom: Symptom): number {
  const { latency, errors, requests } = symptom;
  const rate = requests?.shift.after ?? 1;
  const slow = latency && symptom.slower ? latency.shift.after - latency.shift.before : 0;
  const failed = errors && symptom.failing ? errors.shift.after - errors.shift.before : 0;
  return (
    (Number.isFinite(rate) && rate > 0 ? rate : 1) * (slow + failed) + (symptom.silent ? 1e-6 : 0)
  );
}

/** The case's target; without one, the most upstream of the services that hurt about as much as the worst. */
export function findSymptom(view: CaseView): Symptom | undefined {
  const { target } = view.caseFile;
  if (target !== undefined) return symptomOf(view, target.service, target.indicator);
  let candidates: { symptom: Symptom; weight: number }[] = [];
  for (const { id, kind } of view.services) {
    if (kind !== 'application') continue;
    const symptom = symptomOf(view, id);
    candidates.push({ symptom, weight: weight(symptom) });
  }
  const worst = Math.max(0, ...candidates.map((candidate) => candidate.weight));
  candidates = candidates.filter((candidate) => candidate.weight >= worst / 2);
  let best: Symptom | undefined;
  let bestReach = -1;
  for (const { symptom } of candidates) {
    const reach = view.graph.reach(symptom.service, 'down').size;
    if (reach > bestReach) {
      bestReach = reach;
      best = symptom;
    }
  }
  return best;
}
