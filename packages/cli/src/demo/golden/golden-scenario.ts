import type { CauseType, Millis } from '@abduce/core';
import type { Announce } from '../announce.ts';
import type { Shop, ShopSetup } from '../shop.ts';

/** What was really wrong. The engine never sees it. */
export interface Truth {
  readonly verdict: 'root_cause' | 'no_fault';
  /** Causes that are right, the most exact first; empty when nothing is wrong. */
  readonly causes: readonly CauseType[];
  /** Entities that may be named; an external one without its port. */
  readonly entities: readonly string[];
  /** Id of the guilty change, or null. */
  readonly trigger: string | null;
  /** Ids of changes that had nothing to do with it. */
  readonly innocent: readonly string[];
}

/** Something that is done to the shop, or to nobody's harm, and what is true of it. */
export interface GoldenScenario {
  readonly id: string;
  readonly title: string;
  /** What is done, and by which mechanism it hurts. */
  readonly story: string;
  readonly setup?: ShopSetup;
  act(shop: Shop, announce: Announce): Promise<void> | void;
  /** How much of it to see after the incident opened, when the usual time is not enough. */
  readonly observe?: Millis;
  /** Seconds within which users expect an answer; default 0.1. */
  readonly threshold?: number;
  readonly truth: Truth;
}

/** Nothing wrong, and these changes are innocent. */
export function healthy(...innocent: readonly string[]): Truth {
  return { verdict: 'no_fault', causes: [], entities: [], trigger: null, innocent };
}

export function fault(
  causes: readonly CauseType[],
  entities: readonly string[],
  trigger: string | null = null,
): Truth {
  return { verdict: 'root_cause', causes, entities, trigger, innocent: [] };
}
