import { readAttributes } from '../model/attributes.ts';
import type { TelemetryBatch } from '../model/batch.ts';
import { type ResourceIdentity, resourceIdentity, serviceId } from './service-identity.ts';

export interface ReportedResource extends ResourceIdentity {
  /** Service number. */
  readonly service: number;
}

/** Resources of all batches under one numbering. */
export interface ResourceTable {
  readonly resources: readonly ReportedResource[];
  /** Ids and first identity of each service, by service number. */
  readonly services: readonly { readonly id: string; readonly identity: ResourceIdentity }[];
  /** Numbers of one batch's resources, read on first use; -1 when the service no longer fits. */
  translator(batch: TelemetryBatch): (resource: number) => number;
}

export function resourceTable(limits: { services: number; resources: number }): ResourceTable {
  const resources: ReportedResource[] = [];
  const services: { id: string; identity: ResourceIdentity }[] = [];
  const serviceNumbers = new Map<string, number>();
  const resourceNumbers = new Map<string, number>();
  const add = (identity: ResourceIdentity): number => {
    const key = JSON.stringify(Object.values(identity));
    const known = resourceNumbers.get(key);
    if (known !== undefined) return known;
    const { name, namespace, environment } = identity;
    const serviceKey = JSON.stringify([name, namespace, environment]);
    let service = serviceNumbers.get(serviceKey);
    if (resources.length >= limits.resources) return -1;
    if (service === undefined) {
      if (services.length >= limits.services) return -1;
      service = services.push({ id: serviceId(name, namespace, environment), identity }) - 1;
      serviceNumbers.set(serviceKey, service);
    }
    const number = resources.push({ ...identity, service }) - 1;
    resourceNumbers.set(key, number);
    return number;
  };
  return {
    resources,
    services,
    translator(batch) {
      // 0 is "not read yet", 1 "does not fit", above that the number plus 2.
      const known = new Uint32Array(batch.resources.length);
      return (row) => {
        let seen = known[row] as number;
        if (seen === 0) {
          const { attributes } = batch.resources;
          seen = 2 + add(resourceIdentity(readAttributes(attributes, batch.strings, row)));
          known[row] = seen;
        }
        return seen - 2;
      };
    },
  };
}
