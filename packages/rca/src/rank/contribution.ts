import type { EntityId } from '@abduce/core';

/**
 * How a piece of the trouble came about:
 * `self` time spent inside the service; `slower` calls to something that does not report itself;
 * `more` calls per request; `gap` time between caller and callee; `failing` requests that fail in the
 * service itself; `unanswered` calls that fail though the callee does not know of it.
 */
export type ContributionKind = 'self' | 'slower' | 'more' | 'gap' | 'failing' | 'unanswered';

/** A piece of the trouble that belongs to one entity and to nothing below it. */
export interface Contribution {
  readonly kind: ContributionKind;
  readonly entity: EntityId;
  /** The dependency it was seen on, where it sits on one. */
  readonly dependency?: EntityId;
  /** Seconds per second for time, failed requests per second for failures. */
  readonly amount: number;
  /** Part of what the symptom has too much of, 0..1. */
  readonly share: number;
  readonly confidence: number;
}
