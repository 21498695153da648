import type { EntityId, TimeRange } from '@abduce/core';
import { changeFacts, wordFact } from '../evidence.ts';
import type { EdgeGap } from './edge-gaps.ts';
import type { Indication } from './indication.ts';

export const networkDefaults = {
  weight: 0.9,
  /** A rise counts in full from this share of the largest. */
  full: 0.5,
  /** Milliseconds that a call may need anyhow. */
  floor: 1,
  /** Weight of a service that nothing calls: only what it calls can tell of it. */
  caller: 0.8,
} as const;

interface Vertex {
  mass: number;
  readonly incoming: number[];
  readonly outgoing: number[];
  heaviest: EdgeGap | undefined;
}

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * A delay at one service shows on its edges and on no others: each service by the share of all added time that
 * lies on its edges, times how many of the calls into it are delayed.
 */
export function networkIndications(
  gaps: readonly EdgeGap[],
  window: TimeRange,
): readonly Indication[] {
  const total = gaps.reduce((sum, { rise, calls }) => sum + rise * calls, 0);
  const largest = gaps.reduce((most, { rise }) => Math.max(most, rise), 0);
  if (!(total > 0)) return [];
  const vertices = new Map<EntityId, Vertex>();
  const vertex = (id: EntityId): Vertex => {
    let one = vertices.get(id);
    if (one === undefined) {
      vertices.set(id, (one = { mass: 0, incoming: [], outgoing: [], heaviest: undefined }));
    }
    return one;
  };
  for (const gap of gaps) {
    const delayed = Math.min(1, gap.rise / (networkDefaults.full * largest));
    for (const [id, side] of [
      [gap.source, 'outgoing'],
      [gap.target, 'incoming'],
    ] as const) {
      const one = vertex(id);
      one.mass += gap.rise * gap.calls;
      one[side].push(delayed);
      const most = one.heaviest;
      if (most === undefined || gap.rise * gap.calls > most.rise * most.calls) one.heaviest = gap;
    }
  }
  const found: Indication[] = [];
  for (const [entity, { mass, incoming, outgoing, heaviest }] of vertices) {
    if (!(mass > 0) || heaviest === undefined) continue;
    // Delay at a service holds up its answers as well as its calls: callers show it, where it has any.
    const part = incoming.length > 0 ? mean(incoming) : networkDefaults.caller * mean(outgoing);
    const size = heaviest.rise / (heaviest.usual + networkDefaults.floor);
    const strength =
      networkDefaults.weight * (mass / total) * Math.sqrt(part) * (size / (size + 1));
    found.push({
      kind: 'network',
      entity,
      dependency: heaviest.id,
      strength,
      mechanism: { peer: heaviest.id },
      cite: (ledger) =>
        ledger.cite(`gap|${entity}|${heaviest.id}`, () => ({
          kind: 'trace',
          entity: heaviest.id,
          title: 'Time per call between the two sides',
          query: { kind: 'spans', service: heaviest.source, target: heaviest.target },
          window,
          facts: [
            ...changeFacts(heaviest.before / 1000, heaviest.after / 1000, 's'),
            { name: 'count', value: heaviest.calls, unit: '{call}' },
            { name: 'share', value: mass / total, unit: '1' },
            ...wordFact('edge', heaviest.id),
          ],
          trust: 'application',
        })),
    });
  }
  return found.sort((a, b) => b.strength - a.strength || (a.entity < b.entity ? -1 : 1));
}
