import type { EntityId, Report, ReportMapNode } from '@abduce/core';

/** One row of the tall map: an entity of the path, and what it touches beside the path. */
export interface TallRow {
  readonly node: ReportMapNode;
  readonly neighbours: readonly {
    readonly node: ReportMapNode;
    /** Who calls: the entity of the path, or its neighbour. */
    readonly calls: 'out' | 'in';
  }[];
  /** Neighbours that did not fit. */
  readonly more: number;
}

/** Rows for a narrow screen. Without a path, the one entity that touches most others stands in for it. */
export function tallRows(
  map: Report['map'],
  path: readonly EntityId[],
  limit: number,
): readonly TallRow[] {
  const byId = new Map(map.nodes.map((node) => [node.id, node]));
  const spine = path.length > 0 ? path : hub(map);
  const placed = new Set<EntityId>(spine);
  return spine.flatMap((id): TallRow[] => {
    const node = byId.get(id);
    if (node === undefined) return [];
    const found: TallRow['neighbours'][number][] = [];
    for (const { source, target } of map.edges) {
      const other = source === id ? target : target === id ? source : undefined;
      const beside = other === undefined || placed.has(other) ? undefined : byId.get(other);
      if (beside === undefined) continue;
      placed.add(beside.id);
      found.push({ node: beside, calls: source === id ? 'out' : 'in' });
    }
    const shown = found.slice(0, limit);
    return [{ node, neighbours: shown, more: found.length - shown.length }];
  });
}

function hub({ nodes, edges }: Report['map']): readonly EntityId[] {
  const degree = (id: EntityId): number =>
    edges.filter(({ source, target }) => source === id || target === id).length;
  const [best] = nodes.toSorted((a, b) => degree(b.id) - degree(a.id));
  return best === undefined ? [] : [best.id];
}
