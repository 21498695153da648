import type { EntityId } from '../model/entity.ts';
import { AbduceError } from '../model/error.ts';
import type { Inspection, ParamValues } from './inspection.ts';
import { matchesGlob } from './matches-glob.ts';

/** Inspection id → parameter → value. */
export type ParamOverrides = Readonly<Record<string, ParamValues>>;

/** Where parameters are set; each layer wins over those before it: default < project < category < service < annotation. */
export interface ParamLayers {
  readonly project?: ParamOverrides;
  /** For services whose id matches one of the globs; later ones win. */
  readonly categories?: readonly {
    readonly services: readonly string[];
    readonly params: ParamOverrides;
  }[];
  /** By service id. */
  readonly services?: Readonly<Record<EntityId, ParamOverrides>>;
  /** By service id: what the owners of a service wrote beside it, for example as annotations of a Deployment. */
  readonly annotations?: Readonly<Record<EntityId, ParamOverrides>>;
}

/** The values of an inspection's parameters for one service. Throws `CONFIG` on a parameter that it does not have, or no number. */
export function resolveParams(
  inspection: Inspection,
  service: EntityId | undefined,
  layers: ParamLayers = {},
): ParamValues {
  const values: Record<string, number> = {};
  for (const [name, param] of Object.entries(inspection.params)) values[name] = param.default;
  const apply = (layer: string, overrides: ParamOverrides | undefined): void => {
    const own = ownValue(overrides, inspection.id);
    for (const [name, value] of Object.entries(own ?? {})) {
      if (!Object.hasOwn(inspection.params, name)) {
        const known = Object.keys(inspection.params).join(', ') || 'none';
        throw new AbduceError(
          'CONFIG',
          `${layer} sets "${name}" of ${inspection.id}, which has no such parameter (${known})`,
        );
      }
      if (!Number.isFinite(value)) {
        throw new AbduceError(
          'CONFIG',
          `${layer} sets "${name}" of ${inspection.id} to ${String(value)}, which is no number`,
        );
      }
      values[name] = value;
    }
  };
  apply('the project', layers.project);
  if (service !== undefined) {
    for (const { services, params } of layers.categories ?? []) {
      if (services.some((glob) => matchesGlob(glob, service))) {
        apply(`category ${services.join(', ')}`, params);
      }
    }
    apply(`service ${service}`, ownValue(layers.services, service));
    apply(`an annotation of ${service}`, ownValue(layers.annotations, service));
  }
  return values;
}

function ownValue<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}
