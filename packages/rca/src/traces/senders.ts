import {
  type EntityId,
  readAttributes,
  resourceIdentity,
  serviceId,
  type TelemetryBatch,
} from '@abduce/core';

/** Who sent the rows of each resource of a batch. */
export function sendersOf({ resources, strings }: TelemetryBatch): readonly EntityId[] {
  return Array.from({ length: resources.length }, (_, row) => {
    const identity = resourceIdentity(readAttributes(resources.attributes, strings, row));
    return serviceId(identity.name, identity.namespace, identity.environment);
  });
}
