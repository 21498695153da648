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

/** Sum of the first `count` values. */
function sum(values: Float64Array, count: number): number {
  let all = 0;
  for (let at = 0; at < count; at++) all += values[at] as number;
  return all;
}

/**
 * Share of failing requests among the spans that hold the event, less that among the others, over the first
 * `periods`: near 1 for steps of error handling, near −1 for steps that failing requests do not reach.
 * `undefined` where all spans hold it, or none.
 */
function failingness(
  presence: Presence,
  totals: Float64Array,
  failed: Float64Array,
  periods: number,
): number | undefined {
  const hits = sum(presence.spans, periods);
  const others = sum(totals, periods) - hits;
  if (hits === 0 || others === 0) return undefined;
  const bad = sum(presence.failed, periods);
  return bad / hits - (sum(failed, periods) - bad) / others;
}

function changeOf(
  presence: Presence,
  table: PresenceTable,
  normals: number,
): StructureChange | undefined {
  const totals = table.totals[presence.operation] as Float64Array;
  const traces = table.traces[presence.operation] as Float64Array;
  const failed = table.failed[presence.operation] as Float64Array;
  const after = totals[normals] as number;
  if (after === 0) return undefined;
  const hits = presence.spans[normals] as number;
  const samples = traces[normals] as number;
  const now = wilson((hits / after) * samples, samples);
  let lost = 0;
  let gained = 0;
  let exercised = 0;
  let before = 0;
  for (let normal = 0; normal < normals; normal++) {
    const count = traces[normal] as number;
    if (count === 0) continue;
    exercised++;
    const share = presence.expected[normal] as number;
    before += share;
    const usual = wilson(share * count, count);
    lost += certainLoss(usual, now);
    gained += certainLoss(now, usual);
  }
  if (exercised === 0 || lost + gained === 0) return undefined;
  const overall = failingness(presence, totals, failed, normals + 1) ?? 0;
  // What the fault does to others must not excuse it: normals alone tell what a step was for.
  const usually = failingness(presence, totals, failed, normals) ?? overall;
  // A step that only failing requests take is missed by nobody; one that only sound requests reach is no fault.
  lost *= (1 - Math.max(0, usually)) / exercised;
  gained *= Math.max(overall, structureDefaults.gained * (1 - Math.abs(overall))) / exercised;
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
    .map((one) => changeOf(one, table, normals))
    .filter((change) => change !== undefined)
    .sort(
      (a, b) =>
        b.strength - a.strength ||
        a.presence.operation - b.presence.operation ||
        a.presence.event - b.presence.event,
    );
}
