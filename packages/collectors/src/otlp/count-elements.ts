import type { OtlpSignal } from '@abduce/core/wire';

/** Field numbers to descend through, outermost first; beneath them are the records. */
type Path = readonly (readonly number[])[];

const containers = [[1], [2]] as const;

const records: Record<OtlpSignal, Path> = {
  traces: [...containers, [2]],
  logs: [...containers, [2]],
  // A metric holds its points one level down, in a message per kind.
  metrics: [...containers, [2], [5, 7, 9, 10, 11], [1]],
};

/** Attributes, events and links of a span; attributes of a record or a point (of five kinds). */
const parts: Record<OtlpSignal, readonly number[]> = {
  traces: [9, 11, 13],
  logs: [6],
  metrics: [1, 7, 9],
};

/**
 * Counts the messages on the way to the records, and the records, by hopping over lengths, before anything is decoded.
 * An empty record is two bytes on the wire but over a hundred in columns, so bytes alone do not bound the memory.
 * Stops above `limit`. Malformed bytes end the count: refusing them is the decoder's part.
 */
export function countElements(
  signal: OtlpSignal,
  bytes: Uint8Array,
  limit: number,
  withParts: boolean,
): number {
  const path = withParts ? [...records[signal], parts[signal]] : records[signal];
  let count = 0;
  let at = 0;

  const varint = (end: number): number => {
    let value = 0;
    let scale = 1;
    while (at < end) {
      const byte = bytes[at++] as number;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 0x80;
    }
    return -1;
  };

  const walk = (end: number, level: number): void => {
    const fields = path[level];
    if (fields === undefined) return;
    while (at < end && count <= limit) {
      const tag = varint(end);
      if (tag < 0) return;
      const wire = tag % 8;
      if (wire === 0) varint(end);
      else if (wire === 1) at += 8;
      else if (wire === 5) at += 4;
      else if (wire === 2) {
        const length = varint(end);
        const next = at + length;
        if (length < 0 || next > end) return;
        if (fields.includes((tag - wire) / 8)) {
          count++;
          walk(next, level + 1);
        }
        at = next;
      } else return;
    }
  };
  walk(bytes.length, 0);
  return count;
}
