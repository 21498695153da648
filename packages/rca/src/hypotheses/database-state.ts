import type { EntityId } from '@abduce/core';
import { citeSignal, levelOf, type SignalOf } from '../scene/cite-signal.ts';
import type { Scene } from '../scene/scene.ts';
import { arrow, marks } from './pieces.ts';

/** A database below what is hurt: the one given, else the first that reports its sessions. */
export function databaseBelow(scene: Scene, wanted?: EntityId): EntityId | undefined {
  const { symptom, view } = scene;
  const below =
    symptom === undefined
      ? []
      : [symptom.service, ...view.graph.reach(symptom.service, 'down').keys()];
  return [...(wanted === undefined ? [] : [wanted]), ...below].find(
    (id) => view.lookup.track('db.sessions', id) ?? view.lookup.track('db.sessions.blocked', id),
  );
}

/** Sessions that wait for a lock, and whether any does. */
export function blockedSessions(
  scene: Scene,
  database: EntityId | undefined,
): { readonly mark: string; readonly none: boolean } | undefined {
  const found = databaseBelow(scene, database);
  if (found === undefined) return undefined;
  const of: SignalOf = { signal: 'db.sessions.blocked', entity: found };
  const level = levelOf(scene, of);
  const mark = citeSignal(scene, of);
  return level === undefined || mark === undefined ? undefined : { mark, none: level.after < 0.5 };
}

/** `; 53 of 200 sessions are in use`, with its citations, where a database tells. */
export function sessionsInUse(
  scene: Scene,
):
  | { readonly words: string; readonly marks: readonly string[]; readonly free: boolean }
  | undefined {
  const database = databaseBelow(scene);
  if (database === undefined) return undefined;
  const used: SignalOf = {
    signal: 'db.sessions',
    entity: database,
    title: 'Sessions of the database',
  };
  const max: SignalOf = { signal: 'db.sessions.max', entity: database };
  const [now, most] = [levelOf(scene, used)?.after, levelOf(scene, max)?.after];
  const [usedMark, maxMark] = [citeSignal(scene, used), citeSignal(scene, max)];
  if (now === undefined || most === undefined || usedMark === undefined || maxMark === undefined)
    return undefined;
  return {
    words: `sessions went ${arrow(scene, usedMark)}, with ${scene.ledger.say(maxMark, 'after')} allowed${marks(usedMark, maxMark)}`,
    marks: [usedMark, maxMark],
    free: now < 0.9 * most,
  };
}
