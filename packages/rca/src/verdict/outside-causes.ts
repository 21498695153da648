import { type CauseType, causeTypes } from '@abduce/core';
import type { Outside } from '../changes/outside/outside-event.ts';
import { leapRivals } from '../changes/outside/traffic-leaps.ts';
import type { Scene } from '../scene/scene.ts';
import type { Weighed } from './weigh.ts';

/** Causes that come from outside, wherever they show. */
const always: ReadonlySet<CauseType> = new Set([
  'traffic_leap',
  'certificate_expired',
  'dns_failure',
  'cpu_contention',
  'disk_contention',
  'disk_slow',
  'packet_loss',
  'network_partition',
  'network_delay',
  'bandwidth_limit',
  'clock_skew',
  'poison_message',
]);

/** From here on a cause is told well enough to speak against all changes. */
const least = 0.3;

/** What the best hypothesis says of the world outside: a provider that is slow by itself, more traffic, a bad path. */
export function outsideCauses(scene: Scene, best: Weighed | undefined): readonly Outside[] {
  if (best === undefined || best.score < least) return [];
  const { cause, suspicion, score, trigger } = best;
  const foreign = scene.view.graph.service(suspicion.entity)?.kind === 'external';
  if (!foreign && !always.has(cause)) return [];
  const strength = (0.45 + 0.4 * score) * (1 - (trigger?.score ?? 0));
  return [
    {
      what: `the cause is ${causeTypes[cause].title}`,
      strength,
      clues: [],
      unless: foreign ? /who is let in|certificate|where something|others expect/ : leapRivals,
    },
  ];
}
