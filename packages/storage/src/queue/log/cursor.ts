import { crc32c } from './crc32c.ts';
import { unknownVersion } from './segment-header.ts';

/** A place between two records. */
export interface Position {
  readonly sequence: number;
  readonly offset: number;
  /** Records of that segment that lie before it. */
  readonly records: number;
}

/** The borders of a delivery, inside one segment. They are durable before it is sent, so its id is the same for good. */
export interface Borders {
  readonly sequence: number;
  readonly from: number;
  readonly to: number;
  readonly records: number;
}

export const dropReasons = ['overflow', 'damaged', 'quarantine_full', 'quarantine_failed'] as const;
export type QueueDropReason = (typeof dropReasons)[number];

/** What the queue remembers over restarts. */
export interface Cursor {
  readonly queue: string;
  /** Everything before it was delivered, dropped or is in `pending`. */
  readonly position: Position;
  /** Taken, and not yet known to be delivered; oldest first. */
  readonly pending: readonly Borders[];
  readonly delivered: number;
  readonly dropped: Readonly<Record<QueueDropReason, number>>;
}

const title = 'abduce-queue-cursor';
const version = 1;

/** A line that names format, version and checksum, and a line of JSON. */
export function encodeCursor(cursor: Cursor): Uint8Array {
  const body = Buffer.from(`${JSON.stringify(cursor)}\n`);
  const sum = crc32c(body).toString(16).padStart(8, '0');
  return Buffer.concat([Buffer.from(`${title} ${version} ${sum}\n`), body]);
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;

/** The cursor; `undefined` when it is damaged. Throws `UNSUPPORTED` for a version that is not known. */
export function decodeCursor(bytes: Uint8Array, path: string): Cursor | undefined {
  const end = bytes.indexOf(10);
  const line = Buffer.from(bytes.subarray(0, Math.max(0, end))).toString();
  const [, found, sum] = /^abduce-queue-cursor (\d{1,9}) ([0-9a-f]{8})$/.exec(line) ?? [];
  if (found === undefined) return undefined;
  const body = bytes.subarray(end + 1);
  if (crc32c(body) !== Number.parseInt(sum as string, 16)) return undefined;
  if (Number(found) !== version) throw unknownVersion(path, found);
  const cursor = JSON.parse(Buffer.from(body).toString()) as Cursor;
  const { position, pending, queue } = cursor;
  const numbers = [position.sequence, position.offset, position.records].concat(
    pending.flatMap((each) => [each.sequence, each.from, each.to, each.records]),
  );
  return /^[0-9a-f]{32}$/.test(queue) && numbers.every(isCount) ? cursor : undefined;
}
