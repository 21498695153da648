/** Identity of an entity inside one world; readable, stable across windows. */
export type EntityId = string;

export type ServiceKind = 'application' | 'database' | 'queue' | 'external';

/** A named group of instances that serve one purpose. */
export interface Service {
  readonly id: EntityId;
  readonly name: string;
  readonly kind: ServiceKind;
  readonly namespace?: string;
  readonly environment?: string;
  /** `postgresql`, `redis`, `kafka` … for databases and queues. */
  readonly system?: string;
  /** Programming language or runtime, where telemetry says so. */
  readonly runtime?: string;
  /** Versions seen in the window, in order of first sight. */
  readonly versions: readonly string[];
  /** False when it is known from its callers' telemetry only. */
  readonly instrumented: boolean;
}

/** One running copy of a service. */
export interface Instance {
  readonly id: EntityId;
  readonly service: EntityId;
  readonly name: string;
  readonly node?: EntityId;
  readonly version?: string;
}

/** A host. */
export interface HostNode {
  readonly id: EntityId;
  readonly name: string;
}

/** A directed edge: `source` calls, or sends to, `target`. */
export interface Dependency {
  readonly id: EntityId;
  readonly source: EntityId;
  readonly target: EntityId;
  /** For example `http`, `grpc`, `postgresql`, `kafka`; sorted. */
  readonly protocols: readonly string[];
  /** Which sides reported it. */
  readonly seenBy: 'client' | 'server' | 'both';
}

export function dependencyId(source: EntityId, target: EntityId): EntityId {
  return `${source} -> ${target}`;
}
