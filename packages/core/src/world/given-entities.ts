import {
  type Dependency,
  dependencyId,
  type EntityId,
  type Instance,
  type Service,
  type ServiceKind,
} from '../model/entity.ts';

/** A service by name, or with whatever else is known of it. */
export type ServiceInit = string | ({ readonly id: EntityId } & Partial<Omit<Service, 'id'>>);

/** Caller and callee, or with whatever else is known of the edge. */
export type DependencyInit =
  | readonly [source: EntityId, target: EntityId]
  | ({ readonly source: EntityId; readonly target: EntityId } & Partial<
      Pick<Dependency, 'protocols' | 'seenBy'>
    >);

/** An instance of a service. */
export type InstanceInit = { readonly id: EntityId; readonly service: EntityId } & Partial<
  Omit<Instance, 'id' | 'service'>
>;

function kindOf(id: EntityId): ServiceKind {
  const prefix = /^(database|queue|external):/.exec(id)?.[1];
  return (prefix as ServiceKind | undefined) ?? 'application';
}

/** Fills in what a hand-made service leaves open; ids follow the same rules as those of a built world. */
export function serviceFrom(init: ServiceInit): Service {
  const given = typeof init === 'string' ? { id: init } : init;
  const kind = given.kind ?? kindOf(given.id);
  const system =
    given.system ??
    (kind === 'database' || kind === 'queue' ? /^\w+:([^/]+)/.exec(given.id)?.[1] : undefined);
  return {
    name: given.id.replace(/^(database|queue|external):/, ''),
    versions: [],
    instrumented: kind === 'application',
    ...given,
    kind,
    ...(system !== undefined && { system }),
  };
}

export function dependencyFrom(init: DependencyInit): Dependency {
  const given = 'source' in init ? init : { source: init[0], target: init[1] };
  return {
    id: dependencyId(given.source, given.target),
    source: given.source,
    target: given.target,
    protocols: [...(given.protocols ?? [])].sort(),
    seenBy: given.seenBy ?? 'client',
  };
}

export function instanceFrom(init: InstanceInit): Instance {
  const hash = init.id.indexOf('#');
  return { name: hash < 0 ? init.id : init.id.slice(hash + 1), ...init };
}
