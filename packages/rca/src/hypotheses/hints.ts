import type { EntityId } from '@abduce/core';
import { type Hint, hintOf } from '../logs/hints.ts';
import { citeFailure, citeLog } from '../scene/cite.ts';
import type { Scene } from '../scene/scene.ts';

/** A log pattern or a failure whose wording hints at a cause. */
export interface Hinted {
  readonly hint: Hint;
  readonly service: EntityId;
  /** The callee, where the failure is a call. */
  readonly target: EntityId | undefined;
  readonly evidence: string;
  readonly words: string;
  readonly first: number;
}

/** Answers by which HTTP says that it does not accept who asks (RFC 9110, 15.5.2 and 15.5.4). */
const unauthorised: ReadonlySet<string> = new Set(['401', '403']);

/** Everything new that hints at one of these, failures of spans before logs. */
export function hintsOf(scene: Scene, ...wanted: readonly Hint[]): readonly Hinted[] {
  const found: Hinted[] = [];
  for (const failure of scene.traces?.failures ?? []) {
    if (!(failure.count.after > 2 * failure.count.before)) continue;
    const hint = unauthorised.has(failure.errorType)
      ? 'credential'
      : hintOf(`${failure.errorType} ${failure.message}`);
    if (hint === undefined || !wanted.includes(hint)) continue;
    found.push({
      hint,
      service: failure.service,
      target: failure.target,
      evidence: citeFailure(scene, failure),
      words: failure.message || failure.errorType,
      first: failure.first,
    });
  }
  for (const shift of (scene.words.causes ? scene.logs : undefined) ?? []) {
    if (shift.hint === undefined || !wanted.includes(shift.hint)) continue;
    found.push({
      hint: shift.hint,
      service: shift.service,
      target: undefined,
      evidence: citeLog(scene, shift),
      words: shift.template,
      first: shift.first,
    });
  }
  return found;
}

/** Part of the symptom that sits on an entity, whatever its form, 0..1. */
export function shareOf(scene: Scene, ...entities: readonly (EntityId | undefined)[]): number {
  let share = 0;
  for (const one of scene.contributions) {
    if (entities.includes(one.entity)) share = Math.max(share, one.share * one.confidence);
  }
  return share;
}
