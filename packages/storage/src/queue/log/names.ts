import { join } from 'node:path';

export const cursorName = 'cursor';
export const cursorTemporary = 'cursor.tmp';
export const reserveName = 'reserve';
export const lockName = 'lock';
export const quarantineName = 'quarantine';

const pattern = /^(\d{16})\.wal$/;

export function segmentPath(directory: string, sequence: number): string {
  return join(directory, `${String(sequence).padStart(16, '0')}.wal`);
}

/** The sequence that a file name tells; `undefined` for another file. */
export function sequenceOf(name: string): number | undefined {
  const digits = pattern.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
