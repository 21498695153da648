import type { QueueFs } from '../disk/queue-fs.ts';
import { findRecord, parseRecord, type QueueRecord } from './record.ts';
import type { Segment } from './segment.ts';

export interface RecordsRead {
  readonly records: readonly QueueRecord[];
  /** Offset behind the last of them, or behind the damage that follows it. */
  readonly to: number;
  /** Bytes between `from` and `to` that are no record. */
  readonly damagedBytes: number;
}

/**
 * Whole records of a segment from an offset on, oldest first: as many as lie within `limit` bytes, and at least one
 * unless there is none. Damage is stepped over: the next record is found by its mark and checksum.
 */
export async function readRecords(
  fs: QueueFs,
  segment: Pick<Segment, 'path' | 'length'>,
  from: number,
  limit: number,
): Promise<RecordsRead> {
  const file = await fs.open(segment.path, 'read');
  try {
    const left = segment.length - from;
    let asked = Math.min(left, limit);
    let bytes = await file.read(from, asked);
    const records: QueueRecord[] = [];
    let at = 0;
    let damagedBytes = 0;
    while (at < left && (at < limit || records.length === 0)) {
      const parsed = parseRecord(bytes, at);
      if (parsed.kind === 'record') {
        records.push(parsed.record);
        at += parsed.length;
      } else if (asked === left || bytes.length < asked) {
        // There is no more to read: what is no record is damage.
        const next = findRecord(bytes, at + 1);
        const past = next === bytes.length ? left : next;
        damagedBytes += past - at;
        at = past;
      } else {
        if (records.length > 0) break;
        asked = parsed.kind === 'short' ? Math.min(left, at + parsed.needed) : left;
        bytes = await file.read(from, asked);
      }
    }
    return { records, to: from + at, damagedBytes };
  } finally {
    await file.close();
  }
}
