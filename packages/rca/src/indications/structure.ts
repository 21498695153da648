import type { Presence, PresenceTable } from './presence.ts';
import { certainLoss, wilson } from './proportions.ts';

/** A step, call or log record that an operation does no more, or does now. */
export interface StructureChange {
  readonly presence: Presence;
  /** True for what is gone, false for what is new. */
  readonly lost: boolean;
  /** 0..1. */
  readonly strength: number;
  /** Share of the operation's spans that hold it, in the normals that exercise it and in the window. */
  readonly before: number;
  readonly after: number;
}

export const structureDefaults = {
  /** Weight of a new step that is no error: other requests, new data and warm caches bring such steps, too. */
  gained: 0.3,
} as const;

function changeOf(
  presence: Presence,
  totals: Float64Array,
  normals: number,
): StructureChange | undefined {
  const after = totals[normals] as number;
  if (after === 0) return undefined;
  const hits = presence.spans[normals] as number;
  const now = wilson(hits, after);
  const failing = hits > 0 ? (presence.failed[normals] as number) / hits : 0;
  let lost = 0;
  let gained = 0;
  let exercised = 0;
  let before = 0;
  for (let normal = 0; normal < normals; normal++) {
    const total = totals[normal] as number;
    if (total === 0) continue;
    exercised++;
    const share = presence.expected[normal] as number;
    before += share;
    const usual = wilson(share * total, total);
    const usually = presence.spans[normal] as number;
    // A step that only failing requests take is missed by nobody.
    const sound = usually > 0 ? 1 - (presence.failed[normal] as number) / usually : 0;
    lost += sound * certainLoss(usual, now);
    gained += certainLoss(now, usual);
  }
  if (exercised === 0) return undefined;
  lost /= exercised;
  gained *= (failing + (1 - failing) * structureDefaults.gained) / exercised;
  const strength = Math.max(lost, gained);
  if (strength === 0) return undefined;
  return {
    presence,
    lost: lost >= gained,
    strength,
    before: before / exercised,
    after: hits / after,
  };
}

/**
 * Events whose share of an operation's spans changed for certain, strongest first: each normal is compared by
 * itself and the answers averaged, since one may be troubled as well and another long ago.
 */
export function structureChanges(
  table: PresenceTable,
  normals: number,
): readonly StructureChange[] {
  return table.presences
    .map((one) => changeOf(one, table.totals[one.operation] as Float64Array, normals))
    .filter((change) => change !== undefined)
    .sort(
      (a, b) =>
        b.strength - a.strength ||
        a.presence.operation - b.presence.operation ||
        a.presence.event - b.presence.event,
    );
}
