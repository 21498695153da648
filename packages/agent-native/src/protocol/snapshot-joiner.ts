import type { SnapshotDocument } from './documents.ts';
import type { Drops } from './shape.ts';

/** Parts of one snapshot at most: 256 MiB of JSON would be a helper gone wild. */
const maxParts = 64;

const joinLists = <T>(
  all: readonly SnapshotDocument[],
  pick: (part: SnapshotDocument) => readonly T[],
): T[] => all.flatMap((part) => [...pick(part)]);

const joinRecords = (
  all: readonly SnapshotDocument[],
  pick: (part: SnapshotDocument) => Readonly<Record<string, number>>,
): Readonly<Record<string, number>> => Object.assign(Object.create(null), ...all.map(pick));

function join(parts: readonly SnapshotDocument[]): SnapshotDocument {
  const [first] = parts;
  if (first === undefined || parts.length === 1) return first as SnapshotDocument;
  return {
    time: first.time,
    cgroups: joinLists(parts, (part) => part.cgroups),
    connections: joinLists(parts, (part) => part.connections),
    listens: joinLists(parts, (part) => part.listens),
    requests: joinLists(parts, (part) => part.requests),
    dns: joinLists(parts, (part) => part.dns),
    names: joinLists(parts, (part) => part.names),
    lives: joinLists(parts, (part) => part.lives),
    disks: joinLists(parts, (part) => part.disks),
    processes: joinLists(parts, (part) => part.processes),
    events: joinRecords(parts, (part) => part.events),
    lost: joinRecords(parts, (part) => part.lost),
    self: joinRecords(parts, (part) => part.self),
  };
}

export interface SnapshotJoiner {
  /** The whole snapshot once its last part is here. `raw` says which part this is. */
  push(part: SnapshotDocument, raw: unknown): SnapshotDocument | undefined;
}

/** Puts together snapshots that were too large for one frame. One with a missing part is dropped and counted. */
export function snapshotJoiner(drops: Drops): SnapshotJoiner {
  let parts: SnapshotDocument[] = [];
  let expected = 0;
  const forget = (): void => {
    if (parts.length > 0) drops.values++;
    parts = [];
    expected = 0;
  };
  return {
    push(part, raw) {
      const { part: index, parts: total } = raw as { part?: unknown; parts?: unknown };
      if (total === undefined || total === 1) {
        forget();
        return part;
      }
      if (!Number.isSafeInteger(total) || Number(total) < 1 || Number(total) > maxParts) {
        forget();
        drops.values++;
        return undefined;
      }
      if (index === 0) {
        forget();
        expected = Number(total);
      }
      if (index !== parts.length || total !== expected) {
        forget();
        drops.values++;
        return undefined;
      }
      parts.push(part);
      if (parts.length < expected) return undefined;
      const whole = join(parts);
      parts = [];
      expected = 0;
      return whole;
    },
  };
}
