import { defaultAuxiliary, isAuxiliary } from '../inspections/indicators/auxiliary.ts';
import { objectiveId } from '../inspections/indicators/objective-for.ts';
import { matchesGlob } from '../inspections/matches-glob.ts';
import type { Service } from '../model/entity.ts';
import { AbduceError } from '../model/error.ts';
import type { Indicator, Objective } from '../model/incident.ts';
import type { World } from '../world/world.ts';

export interface ObjectiveOverride {
  /** Glob on the service id; `*` and `?`. */
  readonly service: string;
  /** Default: both indicators. */
  readonly indicator?: Indicator;
  readonly target?: number;
  /** Seconds; latency only. */
  readonly threshold?: number;
  /** False leaves the objective out. */
  readonly enabled?: boolean;
}

export interface ObjectiveOptions {
  /** Share of requests that must not fail; default 0.99. */
  readonly availability?: number;
  /** Share of requests that must be fast enough; default 0.99. */
  readonly latency?: number;
  /** Seconds that are fast enough; default 0.5. */
  readonly threshold?: number;
  /** The same for auxiliary services; default 5. */
  readonly auxiliaryThreshold?: number;
  /** Globs on service ids whose work no user waits for; see `defaultAuxiliary`. */
  readonly auxiliary?: readonly string[];
  /** Later ones win. */
  readonly overrides?: readonly ObjectiveOverride[];
}

const defaults = {
  availability: 0.99,
  latency: 0.99,
  threshold: 0.5,
  auxiliaryThreshold: 5,
  auxiliary: defaultAuxiliary,
} as const;

/**
 * Objectives for every application service that serves requests, by its own account or by its callers'. Databases,
 * queues and external services get none: what users feel of them shows at the services that call them.
 * In order of services, availability first. Throws `CONFIG` on a target or threshold that makes no sense.
 */
export function deriveObjectives(world: World, options: ObjectiveOptions = {}): Objective[] {
  const settings = { ...defaults, ...options };
  const objectives: Objective[] = [];
  for (const service of world.services.values()) {
    if (service.kind !== 'application' || !servesRequests(world, service)) continue;
    const slow = isAuxiliary(service.id, settings.auxiliary);
    const wanted: Required<Omit<ObjectiveOverride, 'service'>>[] = [
      { indicator: 'availability', target: settings.availability, threshold: 0, enabled: true },
      {
        indicator: 'latency',
        target: settings.latency,
        threshold: slow ? settings.auxiliaryThreshold : settings.threshold,
        enabled: true,
      },
    ];
    for (const derived of wanted) {
      let { enabled, target, threshold } = derived;
      for (const override of settings.overrides ?? []) {
        if (!matchesGlob(override.service, service.id)) continue;
        if ((override.indicator ?? derived.indicator) !== derived.indicator) continue;
        enabled = override.enabled ?? enabled;
        target = override.target ?? target;
        threshold = override.threshold ?? threshold;
      }
      if (!enabled) continue;
      const { indicator } = derived;
      objectives.push(
        checked({
          id: objectiveId(service.id, indicator),
          service: service.id,
          indicator,
          target,
          ...(indicator === 'latency' && { threshold }),
        }),
      );
    }
  }
  return objectives;
}

function servesRequests(world: World, { id }: Service): boolean {
  if (world.signals.one('service.requests', id) !== undefined) return true;
  return world.graph.callers(id).some((caller) => {
    const dependency = world.graph.dependency(caller, id);
    return (
      dependency !== undefined &&
      world.signals.one('dependency.requests', dependency.id) !== undefined
    );
  });
}

function checked(objective: Objective): Objective {
  const { id, target, threshold } = objective;
  if (!(target > 0 && target < 1)) {
    throw new AbduceError('CONFIG', `target of ${id} is ${target}; it must lie between 0 and 1`, {
      hint: 'Write 99 % as 0.99; a target of 1 leaves no error budget.',
    });
  }
  if (threshold !== undefined && !(threshold > 0)) {
    throw new AbduceError(
      'CONFIG',
      `threshold of ${id} is ${threshold}; it must be a positive number of seconds`,
    );
  }
  return objective;
}
