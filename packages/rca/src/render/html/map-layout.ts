import type { EntityId, Report, ReportMapNode } from '@abduce/core';

export interface PlacedNode {
  readonly node: ReportMapNode;
  /** Distance along the calls: callers have smaller layers than what they call. */
  readonly layer: number;
  /** 0 on the path, neighbours behind it. */
  readonly slot: number;
}

export interface MapLayout {
  readonly nodes: readonly PlacedNode[];
  readonly layers: number;
  readonly slots: number;
  /** Nodes near the path that did not fit, per layer. */
  readonly more: readonly number[];
  /** Nodes that are not shown at all. */
  readonly hidden: number;
}

/** Layers for the nodes of the path first, then for their neighbours, nearest first. */
function layersOf(map: Report['map'], path: readonly EntityId[]): ReadonlyMap<EntityId, number> {
  const layers = new Map<EntityId, number>();
  for (const [at, id] of path.entries()) if (!layers.has(id)) layers.set(id, at);
  const callees = new Map<EntityId, EntityId[]>();
  const callers = new Map<EntityId, EntityId[]>();
  const add = (table: Map<EntityId, EntityId[]>, from: EntityId, to: EntityId): void => {
    const known = table.get(from);
    if (known === undefined) table.set(from, [to]);
    else known.push(to);
  };
  for (const { source, target } of map.edges) {
    add(callees, source, target);
    add(callers, target, source);
  }
  if (layers.size === 0) {
    for (const { id } of map.nodes) if (!callers.has(id) && callees.has(id)) layers.set(id, 0);
  }
  const [first] = map.nodes;
  if (layers.size === 0 && first !== undefined) layers.set(first.id, 0);
  for (const [id, layer] of layers) {
    for (const next of callees.get(id) ?? []) if (!layers.has(next)) layers.set(next, layer + 1);
    if (path.length === 0) continue;
    for (const next of callers.get(id) ?? []) if (!layers.has(next)) layers.set(next, layer - 1);
  }
  return layers;
}

/** How much of a map is drawn. */
export interface MapLayoutOptions {
  /** Nodes beside each other in one layer. */
  readonly slots: number;
  readonly layers: number;
}

/** Places a map in layers along the calls, the path in the first slot of each, and counts what does not fit. */
export function layoutMap(
  map: Report['map'],
  path: readonly EntityId[],
  options: MapLayoutOptions,
): MapLayout {
  const layers = layersOf(map, path);
  const onPath = new Set(path);
  const lowest = Math.min(0, ...[...layers.values()].map((layer) => Math.max(layer, -1)));
  const byId = new Map(map.nodes.map((node) => [node.id, node]));
  const depth = Math.max(options.layers, path.length);
  const columns: ReportMapNode[][] = [];
  let beyond = map.nodes.length - layers.size;
  for (const [id, at] of layers) {
    const layer = at - lowest;
    const node = byId.get(id);
    if (node === undefined) continue;
    if (layer < 0 || layer >= depth) {
      beyond++;
      continue;
    }
    (columns[layer] ??= []).push(node);
  }
  const nodes: PlacedNode[] = [];
  const more: number[] = [];
  for (let layer = 0; layer < columns.length; layer++) {
    const column = columns[layer] ?? [];
    const free = path.length > 0 && !column.some(({ id }) => onPath.has(id)) ? 1 : 0;
    const room = options.slots - free;
    const shown = column.length <= room ? column : column.slice(0, room - 1);
    for (const [at, node] of shown.entries()) nodes.push({ node, layer, slot: at + free });
    more[layer] = column.length - shown.length;
  }
  return {
    nodes,
    layers: columns.length,
    slots: Math.max(
      1,
      ...nodes.map(({ slot }) => slot + 1),
      ...more.map((count, layer) =>
        count === 0 ? 0 : nodes.filter((placed) => placed.layer === layer).length + 1,
      ),
    ),
    more,
    hidden: map.hidden + beyond,
  };
}
