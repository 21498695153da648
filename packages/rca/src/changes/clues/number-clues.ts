import {
  type Labels,
  labelsKey,
  type SignalName,
  type SignalRow,
  signals,
  type UnixMs,
} from '@abduce/core';
import type { Track } from '../../case/track.ts';
import { shiftOf } from '../../detect/shift.ts';
import { changeFacts, wordFact } from '../../evidence.ts';
import type { Scene } from '../../scene/scene.ts';
import type { Clue } from './clue.ts';
import { growthStart } from './growth.ts';
import { busyByOwnDoing, strangeNodes } from './strange-nodes.ts';

export const numberClueDefaults = {
  /** Rows looked at. */
  maxRows: 3000,
  /** Standard deviations from which on a number has moved. */
  least: 5,
  /** It must also move by this share of its level. */
  share: 0.2,
} as const;

/** Numbers that only say how much there was to do, or when; their words prove nothing. */
const skipped: ReadonlySet<SignalName> = new Set(['service.latency.bucket', 'log.messages']);

/** Every number of the case that moved, as a text such as `cache hit ratio fell`. */
export function numberClues(scene: Scene): readonly Clue[] {
  const { view } = scene;
  const { caseFile, grid } = view;
  const seen = new Set<string>();
  const clues: Clue[] = [];
  const strange = strangeNodes(scene);
  const busy = busyByOwnDoing(scene);
  for (const { signal, entity, labels } of caseFile.world.signals.rows.slice(
    0,
    numberClueDefaults.maxRows,
  )) {
    const key = `${signal}|${entity}|${labelsKey(labels)}`;
    if (seen.has(key) || skipped.has(signal)) continue;
    seen.add(key);
    if (strange.has(entity) || (signal === 'node.cpu.utilization' && busy.has(entity))) continue;
    const track = trackOf(scene, signal, entity, labels);
    if (track === undefined) continue;
    const shift = shiftOf(track.baselines, track.window);
    const { before, after, direction, strength } = shift;
    if (direction === 'none' || strength < numberClueDefaults.least) continue;
    const apart = Math.abs(after - before);
    if (apart < numberClueDefaults.share * Math.max(Math.abs(before), Math.abs(after))) continue;
    const name = nameOf(signal, labels);
    const moved = grid.start + shift.start * grid.step;
    const grown = direction === 'up' ? growthStart(scene, name, track) : undefined;
    const first = Math.min(moved, grown ?? moved);
    clues.push(
      numberClue(scene, { signal, entity, labels }, { before, after }, first, {
        text: `${name} ${direction === 'up' ? 'rose' : 'fell'}`,
        weight: 0.6 + 0.2 * Math.min(1, strength / 20),
      }),
    );
  }
  return clues;
}

/** One number of a case that went from one level to another. */
export function numberClue(
  scene: Scene,
  { signal, entity, labels }: Pick<SignalRow, 'signal' | 'entity' | 'labels'>,
  levels: { readonly before: number; readonly after: number },
  first: UnixMs,
  { text, weight }: Pick<Clue, 'text' | 'weight'>,
): Clue {
  const own = labels.get('name');
  return {
    kind: 'measurement',
    turn: 'new',
    service: entity,
    text,
    first,
    weight,
    samples: [],
    levels,
    cite: () =>
      scene.ledger.cite(`number|${signal}|${entity}|${labelsKey(labels)}`, () => ({
        kind: 'metric',
        entity,
        title: own === undefined ? signals[signal].doc.replace(/\.$/, '') : nameOf(signal, labels),
        query: { kind: 'signal', signal, entity, labels: Object.fromEntries(labels) },
        window: scene.view.caseFile.window,
        facts: [
          ...changeFacts(
            levels.before,
            levels.after,
            own === undefined ? signals[signal].unit : '',
            {
              onset: first,
            },
          ),
          ...wordFact('name', own),
        ],
        trust: 'system',
      })),
  };
}

/** The name of a number in words. */
export function nameOf(signal: SignalName, labels: Labels): string {
  return (labels.get('name') ?? signal).replace(/[._-]+/g, ' ');
}

export function trackOf(
  scene: Scene,
  signal: SignalName,
  entity: string,
  labels: Labels,
): Track | undefined {
  const key = labelsKey(labels);
  return scene.view.lookup.labelled(signal, entity).find((one) => labelsKey(one.labels) === key)
    ?.track;
}
