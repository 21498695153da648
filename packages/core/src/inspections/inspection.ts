import type { EntityId } from '../model/entity.ts';
import type { Finding } from '../model/finding.ts';
import type { SignalName } from '../model/signals.ts';
import type { World } from '../world/world.ts';

/** Which entities an inspection looks at, one finding each. */
export type InspectionScope = 'service' | 'instance' | 'node' | 'dependency';

/** A signal of the catalog, or the log patterns of the world. */
export type NeedName = SignalName | 'log.patterns';

export interface ParamDefinition {
  readonly default: number;
  /** UCUM, for example `%`, `s`, `{restart}`. */
  readonly unit: string;
  readonly doc: string;
}

export interface InspectionDocs {
  /** Why a failure matters, in a sentence or two. */
  readonly why: string;
  /** What to do about it, most likely remedy first. */
  readonly fix: readonly string[];
}

export type ParamValues = Readonly<Record<string, number>>;

/** A rule over the world, as `defineInspection` makes it. */
export interface Inspection {
  /** `area/problem`, in kebab case. */
  readonly id: string;
  readonly title: string;
  readonly scope: InspectionScope;
  /** Each need must have data; of a group, one signal must. */
  readonly needs: readonly (readonly NeedName[])[];
  /** Read where they have data. */
  readonly optional: readonly NeedName[];
  readonly params: Readonly<Record<string, ParamDefinition>>;
  readonly docs: InspectionDocs;
  /** Judges one entity of the scope; never throws. */
  inspect(world: World, entity: EntityId, params: ParamValues): Finding;
}
