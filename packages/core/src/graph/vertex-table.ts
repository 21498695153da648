import type { EntityId, ServiceKind } from '../model/entity.ts';

export interface Vertex {
  readonly id: EntityId;
  readonly name: string;
  readonly kind: ServiceKind;
  readonly system: string;
}

/** Nodes of the graph by number: reported services first, then what is known from its callers only. */
export interface VertexTable {
  readonly vertices: readonly Vertex[];
  /** Callees that did not fit. */
  readonly dropped: number;
  /** The number of a database, queue or external service; -1 when the table is full. */
  add(kind: ServiceKind, system: string, name: string): number;
}

export function vertexTable(
  services: readonly { id: string; name: string }[],
  limit: number,
): VertexTable {
  const vertices: Vertex[] = services.map(({ id, name }) => ({
    id,
    name,
    kind: 'application',
    system: '',
  }));
  const numbers = new Map<EntityId, number>();
  let dropped = 0;
  return {
    vertices,
    get dropped() {
      return dropped;
    },
    add(kind, system, name) {
      const id = kind === 'external' ? `external:${name}` : `${kind}:${system}/${name}`;
      const known = numbers.get(id);
      if (known !== undefined) return known;
      if (vertices.length >= limit) {
        dropped++;
        return -1;
      }
      // A database is often named like the service that owns it.
      const shown = kind === 'external' ? name : `${name} (${system})`;
      const number = vertices.push({ id, name: shown, kind, system }) - 1;
      numbers.set(id, number);
      return number;
    },
  };
}
