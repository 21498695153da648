import type { EntityId } from '@abduce/core';
import type { Contribution, ContributionKind } from '../rank/contributions.ts';
import type { Scene } from '../scene/scene.ts';
import type { Suspicion } from './rule.ts';

/** Contributions of some kinds that matter, heaviest first, at most six. */
export function pieces(
  scene: Scene,
  ...kinds: readonly ContributionKind[]
): readonly Contribution[] {
  return scene.contributions
    .filter(
      (one) =>
        kinds.includes(one.kind) && one.share * one.confidence >= scene.view.parameters.leastPiece,
    )
    .slice(0, 6);
}

/** Joins citations: `[E1, E2]` with a space before it, or nothing. */
export function marks(...ids: readonly (string | undefined)[]): string {
  const known = [...new Set(ids.filter((id) => id !== undefined))];
  return known.length === 0 ? '' : ` [${known.join(', ')}]`;
}

/** `1.2 ms → 3.4 ms`, from the facts of one evidence. */
export function arrow(scene: Scene, id: string | undefined, prefix = ''): string {
  if (id === undefined) return 'not measured';
  return `${scene.ledger.say(id, `${prefix}before`)} → ${scene.ledger.say(id, `${prefix}after`)}`;
}

/** Which way the numbers of one evidence went; differences below a twentieth are none. `undefined` where one is missing. */
export function wentWhere(
  scene: Scene,
  id: string | undefined,
  prefix = '',
): 'up' | 'down' | 'none' | undefined {
  const facts = (id === undefined ? undefined : scene.ledger.get(id))?.facts ?? [];
  const [before, after] = ['before', 'after'].map((name) => {
    const value = facts.find((fact) => fact.name === `${prefix}${name}`)?.value;
    return typeof value === 'number' ? value : Number.NaN;
  }) as [number, number];
  if (Number.isNaN(before) || Number.isNaN(after)) return undefined;
  if (Math.abs(after - before) <= 0.05 * Math.max(Math.abs(before), Math.abs(after))) return 'none';
  return after > before ? 'up' : 'down';
}

export function refuted(
  entity: EntityId,
  reason: string,
  against: readonly (string | undefined)[] = [],
): Suspicion {
  return {
    entity,
    status: 'refuted',
    share: 0,
    fit: 0,
    against,
    reason: `${reason}${marks(...against)}.`,
  };
}

export function untestable(
  entity: EntityId,
  reason: string,
  missing: readonly string[],
  against: readonly (string | undefined)[] = [],
): Suspicion {
  return {
    entity,
    status: 'untestable',
    share: 0,
    fit: 0,
    missing,
    against,
    reason: `${reason}${marks(...against)}.`,
  };
}

/** Where to look when nothing points anywhere: the first of the ranking, else where it hurts. */
export function suspect(scene: Scene): EntityId {
  return scene.contributions[0]?.entity ?? scene.symptom?.service ?? scene.ranking[0]?.entity ?? '';
}

/** The application service to ask about its own process: the suspect, or what calls it when it does not report itself. */
export function suspectApplication(scene: Scene): EntityId {
  const first = suspect(scene);
  const { graph } = scene.view;
  if (graph.service(first)?.kind === 'application') return first;
  const edge = scene.contributions.find(({ entity }) => entity === first)?.dependency;
  const caller = graph
    .callers(first)
    .find((id) => edge === undefined || edge === `${id} -> ${first}`);
  return caller ?? scene.symptom?.service ?? first;
}

export function nameOf(scene: Scene, id: EntityId): string {
  return scene.view.graph.service(id)?.name ?? id;
}
