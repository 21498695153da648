import type { CauseType, Counterfactual, EntityId, UnixMs } from '@abduce/core';
import type { Scene } from '../scene/scene.ts';

/** A hypothesis before triggers, scores and ids. */
export interface Suspicion {
  readonly entity: EntityId;
  readonly dependency?: EntityId;
  readonly status: 'supported' | 'refuted' | 'untestable';
  /** Part of the trouble that it would explain, 0..1, as far as the data bear it out. */
  readonly share: number;
  /** How well the evidence fits this cause and no other, 0..1. */
  readonly fit: number;
  readonly support?: readonly (string | undefined)[];
  readonly against?: readonly (string | undefined)[];
  /** Data that would decide it, or would make it surer. */
  readonly missing?: readonly string[];
  readonly onset?: UnixMs;
  readonly mechanism?: Readonly<Record<string, string>>;
  readonly reason: string;
  /** Services whose changes count as changes of the entity. */
  readonly owners?: readonly EntityId[];
  /** Names to look for in a change: the table, the function, the pool. */
  readonly about?: readonly string[];
  /** Id of the change, where the rule itself needed one. */
  readonly trigger?: string;
  readonly counterfactuals?: readonly Counterfactual[];
}

/** One cause type: what speaks for it, what against it, and what it takes to tell. */
export interface CauseRule {
  readonly cause: CauseType;
  readonly supports: string;
  readonly refutes: string;
  readonly needs: readonly string[];
  /** At least one suspicion: what is not supported is refuted or untestable, with a reason. */
  test(scene: Scene): readonly Suspicion[];
}
