import type { ServiceGraph } from '../graph/service-graph.ts';
import type { EntityId } from '../model/entity.ts';
import type { Objective } from '../model/incident.ts';

/** Burning objectives that belong together. */
export interface BurningGroup {
  /** Of the most upstream burning service: where users feel it. */
  readonly head: Objective;
  readonly related: readonly Objective[];
}

/**
 * Puts burning objectives of one neighbourhood together. Two burning services are neighbours when one calls the other, or
 * when both touch a service that nobody can judge (`judged` says which can be): a shared database, a proxy without
 * telemetry. A healthy service between two burning ones keeps them apart. Deterministic whatever the order of input.
 */
export function groupIncidents(
  burning: readonly Objective[],
  graph: ServiceGraph,
  judged: ReadonlySet<EntityId>,
): BurningGroup[] {
  const byService = new Map<EntityId, Objective[]>();
  for (const objective of [...burning].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const own = byService.get(objective.service);
    if (own === undefined) byService.set(objective.service, [objective]);
    else own.push(objective);
  }
  const places = placesIn(graph);
  const groups: BurningGroup[] = [];
  const seen = new Set<EntityId>();
  for (const start of [...byService.keys()].sort()) {
    if (seen.has(start)) continue;
    const members: EntityId[] = [];
    const waiting: EntityId[] = [start];
    seen.add(start);
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      const burns = byService.has(id);
      if (burns) members.push(id);
      for (const next of [...graph.callees(id), ...graph.callers(id)]) {
        // From a service that cannot be judged the walk goes on to burning ones only, so that it stays near.
        if (seen.has(next) || !(byService.has(next) || (burns && !judged.has(next)))) continue;
        seen.add(next);
        waiting.push(next);
      }
    }
    const upstream = mostUpstream(members, graph, places);
    const objectives = [upstream, ...members.filter((id) => id !== upstream).sort()].flatMap(
      (id) => byService.get(id) ?? [],
    );
    const [head, ...related] = objectives;
    if (head !== undefined) groups.push({ head, related });
  }
  return groups;
}

/**
 * The member that reaches most of the others by calls; of equals, one that no service calls, then the first by id.
 * Whoever is reached from elsewhere reaches less, unless both are in one circle: so one walk per most upstream circle
 * decides, not one per member.
 */
function mostUpstream(members: readonly EntityId[], graph: ServiceGraph, places: Places): EntityId {
  const [only = ''] = members;
  if (members.length === 1) return only;
  const inside = new Set(members);
  const below = new Set<EntityId>();
  const place = places();
  const ordered = members
    .map((id) => ({ id, at: place.get(id) ?? -1 }))
    .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  let best: readonly [reached: number, entry: number, id: EntityId] | undefined;
  for (const { id } of ordered) {
    if (below.has(id)) continue;
    let reached = 0;
    for (const other of graph.reach(id, 'down').keys()) {
      if (!inside.has(other)) continue;
      below.add(other);
      reached++;
    }
    const entry = graph.callers(id).length === 0 ? 1 : 0;
    if (best === undefined || precedes([reached, entry, id], best)) best = [reached, entry, id];
  }
  return best?.[2] ?? '';
}

function precedes(
  [reached, entry, id]: readonly [number, number, EntityId],
  [otherReached, otherEntry, otherId]: readonly [number, number, EntityId],
): boolean {
  if (reached !== otherReached) return reached > otherReached;
  return entry === otherEntry ? id < otherId : entry > otherEntry;
}

/** By service, the place of its circle in an order where callers come first. */
type Places = () => ReadonlyMap<EntityId, number>;

function placesIn(graph: ServiceGraph): Places {
  let places: Map<EntityId, number> | undefined;
  return () => {
    if (places === undefined) {
      places = new Map();
      for (const [at, circle] of graph.components().entries()) {
        for (const id of circle) places.set(id, at);
      }
    }
    return places;
  };
}
