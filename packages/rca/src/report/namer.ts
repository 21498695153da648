import type { CaseFile, Dependency, EntityId, Evidence, Text } from '@abduce/core';
import { text } from './text.ts';

/** Says where something was measured. */
export interface Namer {
  nameOf(entity: EntityId): string;
  isKnown(entity: EntityId): boolean;
  edge(entity: EntityId): Dependency | undefined;
  /** ` at orders`, ` from orders to shop`; nothing when the title names the place itself. */
  place(evidence: Evidence): Text;
}

export function namerOf({ world }: CaseFile): Namer {
  const names = new Map(
    [...world.services, ...world.instances, ...world.nodes].map(({ id, name }) => [id, name]),
  );
  const edges = new Map<EntityId, Dependency>(world.dependencies.map((edge) => [edge.id, edge]));
  const nameOf = (entity: EntityId): string => names.get(entity) ?? entity;
  return {
    nameOf,
    isKnown: (entity) => names.has(entity),
    edge: (entity) => edges.get(entity),
    place({ entity, title }) {
      const edge = edges.get(entity);
      if (edge !== undefined) {
        return text(' from ', { entity: edge.source }, ' to ', { entity: edge.target });
      }
      if (entity === '' || ` ${title} `.includes(` ${nameOf(entity)} `)) return [];
      return [' at ', { entity }];
    },
  };
}

/** A title without the remarks behind its first semicolon or comma, and without a full stop. */
export function plainTitle(title: string): string {
  return title.replace(/[;,].*$/s, '').replace(/\.$/, '');
}
