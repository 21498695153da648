import type { EntityId } from '@abduce/core';
import type { EvidenceLedger } from '../evidence.ts';

/** What sort of thing points at a service. */
export type IndicationKind = 'resource' | 'network' | 'structure' | 'self_time';

/** Something that changed at one service and speaks for a fault inside it, whatever the symptom is. */
export interface Indication {
  readonly kind: IndicationKind;
  readonly entity: EntityId;
  /** The edge it sits on, where it sits on one. */
  readonly dependency?: EntityId;
  /** 0..1: how far it speaks for the service. */
  readonly strength: number;
  /** Facts that name the mechanism, as in a hypothesis. */
  readonly mechanism: Readonly<Record<string, string>>;
  /** Adds what was seen to the evidence and gives its id. */
  cite(ledger: EvidenceLedger): string;
}

/** Kinds are independent witnesses: 1 − Π (1 − strength), each kind by its strongest indication. */
export function combined(indications: readonly Indication[]): ReadonlyMap<EntityId, number> {
  const strongest = new Map<EntityId, Map<IndicationKind, number>>();
  for (const { entity, kind, strength } of indications) {
    let kinds = strongest.get(entity);
    if (kinds === undefined) strongest.set(entity, (kinds = new Map()));
    kinds.set(kind, Math.max(kinds.get(kind) ?? 0, Math.min(1, strength)));
  }
  return new Map(
    [...strongest].map(([entity, kinds]) => {
      let doubt = 1;
      for (const strength of kinds.values()) doubt *= 1 - strength;
      return [entity, 1 - doubt];
    }),
  );
}
