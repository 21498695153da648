import type { CauseType, ChangeEvent, EntityId, UnixMs } from '@abduce/core';
import type { CaseView } from '../case/case-view.ts';
import { type MechanismFit, mechanismFit } from './mechanism.ts';

export interface ChangeVerdict {
  readonly change: ChangeEvent;
  /** 0..1: scope × lag × mechanism. */
  readonly score: number;
  /** Seconds from the change to the onset; negative when it came later. */
  readonly lag: number;
  readonly scope: 'same' | 'system' | 'caller' | 'none';
  readonly fit: MechanismFit;
}

export const changeDefaults: {
  readonly halfLife: number;
  readonly systemScope: number;
  readonly callerScope: number;
  readonly grace: number;
  readonly least: number;
} = {
  /** Milliseconds after which a change is half as likely to be the trigger. */
  halfLife: 30 * 60_000,
  /** Weight of a change that names no service. */
  systemScope: 0.7,
  /** Weight of a change to a caller of the faulty entity. */
  callerScope: 0.35,
  /** Milliseconds by which a change may be reported after what it did: pipelines report when they are done. */
  grace: 5000,
  /** A change that scores less is no trigger. */
  least: 0.2,
};

/** Ids of the services that a change names, by id or by name. */
export function servicesOf(view: CaseView, change: ChangeEvent): readonly EntityId[] {
  const { service } = change;
  if (service === undefined) return [];
  return view.services
    .filter(({ id, name }) => id === service || name === service)
    .map(({ id }) => id);
}

/** How much later than the onset a change may be reported and still have set it off: an onset is no more exact than its step. */
export function graceOf(view: CaseView): number {
  return view.grid.step + changeDefaults.grace;
}

/**
 * Could this change have set the cause off at this entity? Its scope must cover the entity, it must come
 * before the onset, with a little grace, and its kind and text must fit the cause. `owners` are services that count as the entity itself, such as the one client of a database.
 */
export function judgeChange(
  view: CaseView,
  change: ChangeEvent,
  cause: CauseType,
  entity: EntityId,
  onset: UnixMs,
  options: { readonly owners?: readonly EntityId[]; readonly about?: readonly string[] } = {},
): ChangeVerdict {
  const { owners = [], about = [] } = options;
  const lag = (onset - change.time) / 1000;
  const concerned = servicesOf(view, change);
  const fit = mechanismFit(cause, change, about);
  const scope =
    change.service === undefined
      ? 'system'
      : concerned.includes(entity) || concerned.some((id) => owners.includes(id))
        ? 'same'
        : (fit.match !== undefined || fit.named) &&
            concerned.some((id) => view.graph.callees(id).includes(entity))
          ? 'caller'
          : 'none';
  const weight = {
    same: 1,
    system: changeDefaults.systemScope,
    caller: changeDefaults.callerScope,
    none: 0,
  }[scope];
  const early = lag * 1000 >= -graceOf(view);
  const decay = early ? 2 ** (-Math.max(0, lag * 1000) / changeDefaults.halfLife) : 0;
  // Slow faults (leaks, pools) show late: never let a day-old change vanish altogether.
  return {
    change,
    score: weight * fit.plausibility * (early ? Math.max(0.3, decay) : 0),
    lag,
    scope,
    fit,
  };
}

/** The likeliest trigger, if any is likely enough; ties go to the later change, then to the smaller id. */
export function findTrigger(
  view: CaseView,
  cause: CauseType,
  entity: EntityId,
  onset: UnixMs,
  options: { readonly owners?: readonly EntityId[]; readonly about?: readonly string[] } = {},
): ChangeVerdict | undefined {
  let best: ChangeVerdict | undefined;
  for (const change of view.caseFile.world.changes) {
    const verdict = judgeChange(view, change, cause, entity, onset, options);
    if (verdict.score < changeDefaults.least) continue;
    if (
      best === undefined ||
      verdict.score > best.score ||
      (verdict.score === best.score &&
        (change.time > best.change.time ||
          (change.time === best.change.time && change.id < best.change.id)))
    ) {
      best = verdict;
    }
  }
  return best;
}
