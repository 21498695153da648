import type { Attributes } from '../model/attributes.ts';
import type { EntityId } from '../model/entity.ts';
import type { TimeGrid } from '../model/grid.ts';
import type { Identity, IdentityIndex } from './identity-index.ts';
import type { WorldDraft } from './world-draft.ts';

/** Instances handled between two yields. */
const sliceInstances = 100;

/** One process or container, from first to last sign of life. */
interface Incarnation {
  readonly identity: Identity;
  /** Whether a restart would have shown as another incarnation. */
  readonly distinct: boolean;
  /** 1 in steps with a sign of life. */
  readonly seen: Uint8Array;
  /** 1 in steps with a value that may be kept after the end: counts where there is no better sign. */
  readonly kept: Uint8Array;
}

/** How good a sign of life is: what is `kept` may be told of the dead as well, such as a counter's last value. */
export type Sign = 'seen' | 'kept';

/** When which process was heard of, whatever it said. */
export interface Presence {
  /** The steps of a resource, to be set to 1 where it reports. */
  stepsOf(attributes: Attributes, identity: Identity, sign?: Sign): Uint8Array;
  /** Writes `instance.up` and the restarts that show as one process replaced by another. */
  flush(draft: WorldDraft): Iterable<void>;
}

/** Inside a container every process is number 1, also after a restart. */
function isDistinct(attributes: Attributes): boolean {
  const pid = String(attributes.get('process.pid') ?? '');
  const has = (name: string): boolean => (attributes.get(name) ?? '') !== '';
  return has('container.id') || has('process.creation.time') || (pid !== '' && pid !== '1');
}

function firstSeen({ seen }: Incarnation): number {
  return seen.indexOf(1);
}

/** Steps that a sign of life stands for: twice the usual distance between two of them. */
function holdOf(seen: Uint8Array): number {
  const distances: number[] = [];
  let last = -1;
  for (let step = 0; step < seen.length; step++) {
    if (seen[step] === 0) continue;
    if (last >= 0) distances.push(step - last);
    last = step;
  }
  distances.sort((a, b) => a - b);
  return 2 * (distances[distances.length >> 1] ?? 1);
}

function writeUp(row: Float64Array, seen: Uint8Array): void {
  const hold = holdOf(seen);
  let last = Number.NEGATIVE_INFINITY;
  for (let step = 0; step < seen.length; step++) {
    if (seen[step] === 1) last = step;
    if (step - last < hold) row[step] = 1;
  }
}

/** Pairs each process that began inside the window with one of the same place that had ended before. */
function replacements(incarnations: readonly Incarnation[]): Set<Incarnation> {
  const places = new Map<string, Incarnation[]>();
  for (const incarnation of incarnations) {
    const { service, instance, node } = incarnation.identity;
    const place = JSON.stringify([service, node ?? instance]);
    const others = places.get(place);
    if (others === undefined) places.set(place, [incarnation]);
    else others.push(incarnation);
  }
  const restarted = new Set<Incarnation>();
  for (const place of places.values()) {
    const ended = place.map((old) => ({ old, last: old.seen.lastIndexOf(1) }));
    for (const next of place.sort((a, b) => firstSeen(a) - firstSeen(b))) {
      const before = ended.findIndex(({ old, last }) => old !== next && last < firstSeen(next));
      if (before < 0) continue;
      ended.splice(before, 1);
      restarted.add(next);
    }
  }
  return restarted;
}

export function presence({ length }: TimeGrid): Presence {
  // An identity is one object for all that one process says, and another for the next process.
  const incarnations = new Map<Identity, Incarnation>();
  return {
    stepsOf(attributes, identity, sign = 'seen') {
      let incarnation = incarnations.get(identity);
      if (incarnation === undefined) {
        incarnation = {
          identity,
          distinct: isDistinct(attributes),
          seen: new Uint8Array(length),
          kept: new Uint8Array(length),
        };
        incarnations.set(identity, incarnation);
      }
      return incarnation[sign];
    },
    *flush(draft) {
      for (const { seen, kept } of incarnations.values()) if (!seen.includes(1)) seen.set(kept);
      const alive = [...incarnations.values()].filter(({ seen }) => seen.includes(1));
      const restarted = replacements(alive);
      const byInstance = new Map<EntityId, Incarnation[]>();
      for (const incarnation of alive) {
        const { instance } = incarnation.identity;
        byInstance.set(instance, [...(byInstance.get(instance) ?? []), incarnation]);
      }
      let written = 0;
      for (const [instance, lives] of byInstance) {
        if (++written % sliceInstances === 0) yield;
        const seen = new Uint8Array(length);
        for (const life of lives) for (let i = 0; i < length; i++) if (life.seen[i]) seen[i] = 1;
        const up = draft.signals.claim('presence', 'instance.up', instance);
        if (up !== undefined) writeUp(up, seen);
        const starts = lives.filter((life) => restarted.has(life)).map(firstSeen);
        if (starts.length === 0 && !lives.every(({ distinct }) => distinct)) continue;
        const restarts = draft.signals.claim('presence', 'instance.restarts', instance);
        if (restarts === undefined) continue;
        for (let i = 0; i < length; i++) if (seen[i] === 1) restarts[i] = 0;
        for (const start of starts) restarts[start] = (restarts[start] as number) + 1;
      }
    },
  };
}

/** A value that somebody known reports is a sign of life. */
export function noteReport(
  presence: Presence,
  identity: Identity,
  attributes: Attributes,
  values: Float64Array,
  sign?: Sign,
): void {
  const seen = presence.stepsOf(attributes, identity, sign);
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i] as number)) seen[i] = 1;
}

/** A value of an instance's metric is a sign of life. */
export function notePresence(
  presence: Presence,
  identities: IdentityIndex,
  attributes: Attributes,
  values: Float64Array,
): void {
  const identity = identities.resolve(attributes);
  if (identity !== undefined) noteReport(presence, identity, attributes, values);
}
