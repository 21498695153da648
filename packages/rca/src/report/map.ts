import type { CaseFile, EntityId, Report, ReportMapNode } from '@abduce/core';

/** Nodes kept on the map; beyond it a map stops being read. */
const limit = 60;

interface Named {
  readonly name: string;
  readonly kind: string;
}

function namesOf({ world }: CaseFile): ReadonlyMap<EntityId, Named> {
  const names = new Map<EntityId, Named>();
  for (const { id, name, kind } of world.services) names.set(id, { name, kind });
  for (const { id, name } of world.instances) names.set(id, { name, kind: 'instance' });
  for (const { id, name } of world.nodes) names.set(id, { name, kind: 'node' });
  return names;
}

/** The path with everything near it, nearest first, up to a limit. */
export function mapOf(
  caseFile: CaseFile,
  root: EntityId | undefined,
  path: readonly EntityId[],
  mentioned: readonly EntityId[],
): Report['map'] {
  const names = namesOf(caseFile);
  const { services, dependencies } = caseFile.world;
  const neighbours = new Map<EntityId, Set<EntityId>>();
  const link = (from: EntityId, to: EntityId): void => {
    const linked = neighbours.get(from);
    if (linked === undefined) neighbours.set(from, new Set([to]));
    else linked.add(to);
  };
  for (const { source, target } of dependencies) {
    link(source, target);
    link(target, source);
  }
  const known = new Set(services.map(({ id }) => id));
  const start = [
    ...(root === undefined ? [] : [root]),
    ...path,
    ...mentioned.filter((id) => known.has(id)),
  ];
  const kept = new Set<EntityId>(start);
  for (const id of kept) {
    for (const next of [...(neighbours.get(id) ?? [])].sort()) {
      if (kept.size < limit) kept.add(next);
    }
  }
  for (const { id } of services) if (kept.size < limit) kept.add(id);
  const onPath = new Set(path);
  const nodes = [...kept].map((id): ReportMapNode => {
    const { name, kind } = names.get(id) ?? { name: id, kind: 'other' };
    const state = id === root ? 'root' : onPath.has(id) ? 'path' : 'normal';
    return { id, name, kind, state };
  });
  const pairs = new Set(path.slice(1).map((id, at) => `${path[at]}\0${id}`));
  const edges = dependencies
    .filter(({ source, target }) => kept.has(source) && kept.has(target))
    .map(({ source, target }) => ({
      source,
      target,
      onPath: pairs.has(`${source}\0${target}`) || pairs.has(`${target}\0${source}`),
    }));
  return { nodes, edges, hidden: services.filter(({ id }) => !kept.has(id)).length };
}
