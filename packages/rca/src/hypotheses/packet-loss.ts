import { citeCall } from '../scene/cite.ts';
import type { Scene } from '../scene/scene.ts';
import { arrow, marks, nameOf, pieces, refuted, suspect } from './pieces.ts';
import type { CauseRule, Suspicion } from './rule.ts';

export const packetLossDefaults = {
  /** Segments sent again per call, from which on callers feel them: each costs a timeout. */
  perCall: 0.005,
  /** How many times as many as before. */
  growth: 3,
} as const;

/** Whether so many more segments of an edge are sent again that its callers feel it. */
function losesPackets(scene: Scene, edge: string): boolean {
  const again = scene.view.call('retransmits', edge)?.shift;
  const calls = scene.view.call('requests', edge)?.shift.after ?? Number.NaN;
  if (again === undefined || again.direction !== 'up') return false;
  const before = Number.isFinite(again.before) ? again.before : 0;
  const felt = Number.isNaN(calls) || again.after >= packetLossDefaults.perCall * calls;
  return felt && again.after >= packetLossDefaults.growth * before;
}

export const packetLoss: CauseRule = {
  cause: 'packet_loss',
  supports: 'segments that are sent again, on the edges that became slow',
  refutes: 'no more segments are sent again than before',
  needs: ['segments sent again per dependency'],
  test(scene) {
    // Only an agent counts them; without one there is nothing to say that network delay does not say too.
    if (!scene.view.lookup.has('dependency.retransmits')) return [];
    const found = pieces(scene, 'gap', 'slower').flatMap((piece): Suspicion[] => {
      const { entity, dependency } = piece;
      if (dependency === undefined || !losesPackets(scene, dependency)) return [];
      const again = citeCall(scene, 'retransmits', dependency);
      const latency = citeCall(scene, 'latency', dependency);
      return [
        {
          entity,
          dependency,
          status: 'supported',
          share: piece.share * piece.confidence,
          fit: 0.93,
          support: [again, latency],
          mechanism: { peer: dependency },
          reason: `segments to ${nameOf(scene, entity)} that are sent again: ${arrow(scene, again)}${marks(again)}, while its calls take ${arrow(scene, latency)}${marks(latency)}.`,
        },
      ];
    });
    if (found.length > 0) return found;
    const edge = scene.balance.edges.find(
      ({ id }) => scene.view.call('retransmits', id) !== undefined,
    );
    return [
      refuted(
        edge?.target ?? suspect(scene),
        'no edge that became slow has more segments sent again than before',
        [edge && citeCall(scene, 'retransmits', edge.id)],
      ),
    ];
  },
};
