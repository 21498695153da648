import type { CaseFile, Diagnosis, EntityId } from '@abduce/core';
import { winnerOf } from '../wording.ts';

/** Where a reader wants to look first. */
export interface Places {
  /** The entity of the root cause; that of the target where none was found. */
  readonly first: EntityId | undefined;
  /** Services that stand for it: itself, the service of an instance, those on a node. */
  readonly services: ReadonlySet<EntityId>;
  /** Services whose spans show it: those services, or their callers where they send no spans themselves. */
  readonly seenBy: ReadonlySet<EntityId>;
  /** The path from the root cause to the users, then the target. */
  readonly path: readonly EntityId[];
}

export function placesOf({ world, target }: CaseFile, diagnosis: Diagnosis): Places {
  const winner = winnerOf(diagnosis.verdict, diagnosis.hypotheses);
  const first = winner?.entity ?? target?.service;
  const services = new Set<EntityId>(first === undefined ? [] : [first]);
  for (const { id, service, node } of world.instances) {
    if (id === first || node === first) services.add(service);
  }
  const tells = world.services.some(({ id, instrumented }) => instrumented && services.has(id));
  const callers = new Set<EntityId>();
  for (const { source, target: called } of world.dependencies) {
    if (services.has(called)) callers.add(source);
  }
  const path = diagnosis.path.map(({ entity }) => entity);
  // The path of a report runs the other way.
  if (path.at(-1) === first) path.reverse();
  return {
    first,
    services,
    seenBy: tells ? services : callers,
    path: target === undefined ? path : [...path, target.service],
  };
}
