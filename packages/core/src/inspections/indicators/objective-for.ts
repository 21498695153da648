import type { EntityId } from '../../model/entity.ts';
import type { Indicator, Objective } from '../../model/incident.ts';

export function objectiveId(service: EntityId, indicator: Indicator): string {
  return `${indicator}:${service}`;
}

/** An objective of the usual target, for asking what an indicator looks like. */
export function objectiveFor(
  service: EntityId,
  indicator: Indicator,
  threshold?: number,
): Objective {
  return {
    id: objectiveId(service, indicator),
    service,
    indicator,
    target: 0.99,
    ...(threshold !== undefined && { threshold }),
  };
}
