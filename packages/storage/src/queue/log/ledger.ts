import type { Logger } from '@abduce/core';
import type { QueueFs } from '../disk/queue-fs.ts';
import { putAside } from './corrupt.ts';
import type { Borders, Position, QueueDropReason } from './cursor.ts';
import type { CursorFile } from './cursor-file.ts';
import { type RecordsRead, readRecords } from './read-records.ts';
import type { Recovered } from './recover.ts';
import type { Segment } from './segment.ts';
import { headerBytes } from './segment-header.ts';

export interface LedgerOptions {
  readonly fs: QueueFs;
  readonly directory: string;
  readonly cursorFile: CursorFile;
  readonly recovered: Recovered;
  readonly logger: Logger;
  /** What one delivery takes at most, unless its first record alone is larger. */
  readonly deliveryBytes: number;
  /** Bytes of damaged files that are kept. */
  readonly quarantineBytes: number;
}

/** Borders, and what lies between them. */
export interface Taken {
  readonly borders: Borders;
  readonly read: RecordsRead;
}

/** Where delivery stands: which records were taken, which are done, which segments may go. */
export interface Ledger {
  readonly pending: readonly Borders[];
  readonly delivered: number;
  readonly dropped: Readonly<Record<QueueDropReason, number>>;
  /** Something changed that the cursor file does not tell yet. */
  readonly dirty: boolean;
  /** The last read failed: it is the segment's fault. */
  readonly unreadable: boolean;
  /** Records that are durable and not yet delivered. */
  records(): number;
  /** When the first segment that is not done with was begun. */
  oldest(): number;
  /** Bytes of records behind the position. */
  untaken(): number;
  /** Takes the next records: their borders are durable when it resolves. `undefined` when there are none. */
  take(): Promise<Taken | undefined>;
  /** What lies between the borders of a delivery. */
  read(borders: Borders): Promise<RecordsRead>;
  /** The delivery is done: all of it reached the sink, or was put aside. */
  settle(borders: Borders, delivered: number): void;
  drop(reason: QueueDropReason, count: number): void;
  /** Steps over what cannot be read: the oldest delivery under way, or else the segment that comes next. */
  abandon(): void;
  /** Makes the cursor durable, then removes the segments that it has left behind. */
  commit(): Promise<void>;
  /** Drops the oldest segment that is not being delivered; false when there is none. */
  dropOldest(): Promise<boolean>;
}

/** The place itself, or where the records go on from there. */
function normalise(position: Position, segments: readonly Segment[]): Position {
  const own = segments.find(({ sequence }) => sequence === position.sequence);
  if (own !== undefined) {
    return position.offset <= own.length
      ? position
      : { sequence: own.sequence, offset: own.length, records: own.records };
  }
  const next = segments.find(({ sequence }) => sequence > position.sequence);
  return next === undefined
    ? position
    : { sequence: next.sequence, offset: headerBytes, records: 0 };
}

export function ledger(options: LedgerOptions): Ledger {
  const { fs, cursorFile, logger, recovered } = options;
  const { segments, queue, cursor } = recovered;
  const segmentOf = (sequence: number): Segment | undefined =>
    segments.find((each) => each.sequence === sequence);
  let position = cursor?.position ?? { sequence: 0, offset: 0, records: 0 };
  let pending = cursor?.pending ?? [];
  let delivered = cursor?.delivered ?? 0;
  const dropped = { ...noDrops(), ...cursor?.dropped };
  let [dirty, unreadable] = [false, false];
  const lost = pending.filter(({ sequence, to }) => to > (segmentOf(sequence)?.length ?? 0));
  if (lost.length > 0) {
    pending = pending.filter((borders) => !lost.includes(borders));
    const records = lost.reduce((sum, each) => sum + each.records, 0);
    dropped.damaged += records;
    logger.log('error', 'queue: records of a delivery that was under way are gone', { records });
  }

  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = turn.then(work);
    turn = result.catch(() => undefined);
    return result;
  };

  const removeBehind = async (): Promise<void> => {
    const oldest = Math.min(position.sequence, ...pending.map(({ sequence }) => sequence));
    while (segments[0] !== undefined && segments[0].sequence < oldest) {
      const { path, damaged } = segments[0];
      if (damaged) await putAside(fs, path, options.quarantineBytes);
      else await fs.remove(path).catch(ignoreMissing);
      segments.shift();
    }
  };

  const write = async (): Promise<void> => {
    try {
      dirty = false;
      await cursorFile.write({ queue, position, pending, delivered, dropped });
    } catch (error) {
      dirty = true;
      throw error;
    }
    await removeBehind().catch((error: unknown) => {
      logger.log('warn', 'queue: a segment that is done with cannot be removed yet', { error });
    });
  };

  /** On to the next segment where this one is done with. */
  const step = (): Segment | undefined => {
    for (;;) {
      position = normalise(position, segments);
      const segment = segmentOf(position.sequence);
      if (segment === undefined) return undefined;
      if (position.offset < segment.length) return segment;
      if (!segment.sealed) return undefined;
      // Also where no segment follows yet: what is done with must not hold on to its space.
      position = { sequence: segment.sequence + 1, offset: headerBytes, records: 0 };
    }
  };

  const reading = async (
    segment: Pick<Segment, 'path' | 'length'>,
    from: number,
    limit: number,
  ): Promise<RecordsRead> => {
    unreadable = true;
    const read = await readRecords(fs, segment, from, limit);
    unreadable = false;
    return read;
  };

  const take = async (): Promise<Taken | undefined> => {
    const segment = step();
    if (segment === undefined) return undefined;
    const from = position.offset;
    const read = await reading(segment, from, options.deliveryBytes);
    const { sequence } = segment;
    const borders = { sequence, from, to: read.to, records: read.records.length };
    const before = position;
    position = { sequence, offset: read.to, records: before.records + borders.records };
    pending = [...pending, borders];
    try {
      await write();
    } catch (error) {
      // In a segment that grows no more, the same borders are found again after a crash: delivery may go on.
      if (!segment.sealed || !segment.settled) {
        position = before;
        pending = pending.slice(0, -1);
        throw error;
      }
    }
    if (read.damagedBytes > 0) noteDamage(segment, from, read);
    return { borders, read };
  };

  const noteDamage = (segment: Segment, from: number, read: RecordsRead): void => {
    segment.damaged = true;
    dropped.damaged++;
    logger.log('error', 'queue: stepped over damaged bytes', {
      path: segment.path,
      from,
      bytes: read.damagedBytes,
    });
  };

  const dropOldest = async (): Promise<boolean> => {
    const victim = segments.find(
      ({ sequence, sealed }) =>
        sealed &&
        sequence >= position.sequence &&
        !pending.some((borders) => borders.sequence === sequence),
    );
    if (victim === undefined) return false;
    const before = position;
    const records = victim.records - (victim.sequence === before.sequence ? before.records : 0);
    dropped.overflow += records;
    if (victim.sequence === before.sequence) {
      position = { sequence: victim.sequence + 1, offset: headerBytes, records: 0 };
    }
    try {
      await cursorFile.write({ queue, position, pending, delivered, dropped });
      await fs.remove(victim.path).catch(ignoreMissing);
    } catch (error) {
      dropped.overflow -= records;
      position = before;
      throw error;
    }
    segments.splice(segments.indexOf(victim), 1);
    return true;
  };

  return {
    get pending() {
      return pending;
    },
    get delivered() {
      return delivered;
    },
    get dirty() {
      return dirty;
    },
    get unreadable() {
      return unreadable;
    },
    dropped,
    records() {
      let records = pending.reduce((sum, each) => sum + each.records, 0);
      for (const segment of segments) {
        if (segment.sequence > position.sequence) records += segment.records;
        else if (segment.sequence === position.sequence) {
          records += Math.max(0, segment.records - position.records);
        }
      }
      return records;
    },
    oldest() {
      const first = segments.find(({ sequence }) => sequence >= position.sequence);
      return first?.created ?? Number.POSITIVE_INFINITY;
    },
    untaken() {
      let bytes = 0;
      for (const segment of segments) {
        if (segment.sequence > position.sequence) bytes += segment.length - headerBytes;
        else if (segment.sequence === position.sequence) bytes += segment.length - position.offset;
      }
      return bytes;
    },
    take: () => inTurn(take),
    async read({ sequence, from, to }) {
      const segment = segmentOf(sequence);
      if (segment === undefined) return { records: [], to, damagedBytes: to - from };
      return reading({ path: segment.path, length: to }, from, to - from);
    },
    settle(borders, count) {
      pending = pending.filter((each) => each !== borders);
      delivered += count;
      dirty = true;
    },
    drop(reason, count) {
      dropped[reason] += count;
      dirty = true;
    },
    abandon() {
      const [head] = pending;
      const segment = segmentOf(head?.sequence ?? position.sequence);
      if (segment !== undefined) segment.damaged = true;
      if (head !== undefined) {
        pending = pending.slice(1);
        dropped.damaged += head.records;
      } else if (segment !== undefined) {
        dropped.damaged += segment.records - position.records;
        position = { sequence: segment.sequence, offset: segment.length, records: segment.records };
      }
      unreadable = false;
      dirty = true;
      logger.log('error', 'queue: stepped over what cannot be read', { path: segment?.path });
    },
    commit: () =>
      inTurn(async () => {
        step();
        await write();
      }),
    dropOldest: () => inTurn(dropOldest),
  };
}

function noDrops(): Record<QueueDropReason, number> {
  return { overflow: 0, damaged: 0, quarantine_full: 0, quarantine_failed: 0 };
}

function ignoreMissing(error: unknown): void {
  if ((error as { code?: unknown }).code !== 'ENOENT') throw error;
}
