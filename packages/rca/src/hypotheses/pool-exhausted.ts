import type { EntityId } from '@abduce/core';
import { citeCall, citeResource } from '../scene/cite.ts';
import type { Scene } from '../scene/scene.ts';
import { hintsOf, shareOf } from './hints.ts';
import { arrow, marks, nameOf, refuted, suspect, untestable } from './pieces.ts';
import { poolUse } from './pool-use.ts';
import type { CauseRule, Suspicion } from './rule.ts';
import { rose } from './self-time.ts';

/** The dependency behind a pool that itself became slower: then the pool is full because each call holds on longer. */
function slowBelow(
  scene: Scene,
  service: EntityId,
): { id: EntityId; mark: string | undefined } | undefined {
  for (const { dependency, kind, share, confidence } of scene.contributions) {
    if (kind !== 'slower' || share * confidence < 0.15) continue;
    if (dependency === undefined || !dependency.startsWith(`${service} -> `)) continue;
    return { id: dependency, mark: citeCall(scene, 'latency', dependency) };
  }
  return undefined;
}

function poolName(scene: Scene, service: EntityId): Readonly<Record<string, string>> {
  for (const entity of [service, ...scene.view.instancesOf(service).map(({ id }) => id)]) {
    for (const signal of ['pool.used', 'pool.pending', 'pool.max'] as const) {
      const name = scene.view.lookup.labelled(signal, entity)[0]?.labels.get('pool');
      if (name !== undefined) return { pool: name };
    }
  }
  return {};
}

export const poolExhausted: CauseRule = {
  cause: 'pool_exhausted',
  supports:
    'requests that wait for a connection while all are taken and the server behind answers as fast as before',
  refutes: 'connections are free, or calls hold them longer because the server behind is slower',
  needs: ['connections used, allowed and waited for, or errors that speak of the pool'],
  test(scene) {
    const { view } = scene;
    const hints = hintsOf(scene, 'pool_timeout');
    const places = new Set<EntityId>(hints.map(({ service }) => service));
    const measured: EntityId[] = [];
    for (const id of scene.suspects) {
      if (!(view.lookup.has('pool.pending') || view.lookup.has('pool.used'))) break;
      if (view.resource('pool.pending', id) || view.resource('pool.used', id)) measured.push(id);
      const pending = view.resource('pool.pending', id)?.shift;
      const used = view.resource('pool.used', id)?.shift;
      const max = view.resource('pool.max', id)?.shift;
      if (pending?.direction === 'up' && pending.after >= 0.5) places.add(id);
      else if (used && max && used.direction === 'up' && used.after >= 0.95 * max.after)
        places.add(id);
    }
    const found = [...places].map((service): Suspicion => {
      const hint = hints.find((one) => one.service === service);
      const used = citeResource(scene, 'pool.used', service);
      const max = citeResource(scene, 'pool.max', service);
      const pending = citeResource(scene, 'pool.pending', service);
      const below = slowBelow(scene, service);
      const lowered = view.resource('pool.max', service)?.shift.direction === 'down';
      if (below !== undefined && !lowered) {
        return refuted(
          service,
          `its pool is full because each call holds its connection longer (${arrow(scene, below.mark)}): a consequence`,
          [below.mark, pending],
        );
      }
      const waits = rose(view.resource('pool.pending', service), 1);
      const use = poolUse(scene, service);
      return {
        entity: service,
        status: 'supported',
        share: shareOf(scene, service),
        fit:
          lowered || (waits && use.heldLonger)
            ? 0.96
            : waits && hint !== undefined
              ? 0.95
              : waits
                ? 0.92
                : 0.8,
        support: [
          used,
          pending,
          max,
          use.hold,
          use.heldCalls,
          use.wait,
          use.idle,
          use.statement,
          use.heldTime,
          hint?.evidence,
        ],
        ...(hint !== undefined && { onset: hint.first }),
        mechanism: {
          ...poolName(scene, service),
          ...(use.within !== undefined && { operation: use.within }),
          ...(use.peer !== undefined && { peer: use.peer }),
          ...(hint !== undefined && { template: hint.words }),
        },
        reason: `connections in use ${arrow(scene, used)}${marks(used)}${max === undefined ? '' : ` of ${scene.ledger.say(max, 'after')} allowed${marks(max)}`}, requests waiting for one ${arrow(scene, pending)}${marks(pending)}${use.hold === undefined ? '' : `; each is held for ${arrow(scene, use.hold)}${marks(use.hold)}`}${hint === undefined ? '' : `; errors speak of the pool${marks(hint.evidence)}`}.`,
        about: ['pool'],
      };
    });
    if (found.length > 0) return found;
    const entity = measured.includes(suspect(scene))
      ? suspect(scene)
      : (measured[0] ?? suspect(scene));
    if (measured.length === 0) {
      return [
        untestable(
          entity,
          `no pool of ${nameOf(scene, entity)} is measured, and no error speaks of one`,
          ['connections used, allowed and waited for'],
        ),
      ];
    }
    const pending =
      citeResource(scene, 'pool.pending', entity) ?? citeResource(scene, 'pool.used', entity);
    return [
      refuted(entity, `no request waits long for a connection (${arrow(scene, pending)})`, [
        pending,
      ]),
    ];
  },
};
