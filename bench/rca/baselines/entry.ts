import type { CaseFile, EntityId } from '@abduce/core';

/** Where users come in: the target, or the service without callers that reaches most others. */
export function entryOf({ target, world }: CaseFile): EntityId | undefined {
  if (target !== undefined) return target.service;
  const callees = new Map<EntityId, EntityId[]>();
  const called = new Set<EntityId>();
  for (const { source, target: callee } of world.dependencies) {
    if (source === callee) continue;
    called.add(callee);
    const list = callees.get(source);
    if (list === undefined) callees.set(source, [callee]);
    else list.push(callee);
  }
  let best: EntityId | undefined;
  let most = 0;
  for (const id of [...callees.keys()].sort()) {
    if (called.has(id)) continue;
    const reached = new Set<EntityId>([id]);
    for (const one of reached) for (const callee of callees.get(one) ?? []) reached.add(callee);
    if (reached.size > most) [best, most] = [id, reached.size];
  }
  return best;
}
