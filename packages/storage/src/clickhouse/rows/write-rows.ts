import type { WriteOptions } from '@abduce/core';
import { slices } from '../../slices.ts';
import type { NativeColumn } from '../native/column.ts';
import { encodeNative } from '../native/encode.ts';
import type { PartContext } from '../part-context.ts';

/** Rows encoded in one go: few enough for a short slice of the event loop. */
export const blockRows = 2048;

/**
 * Encodes rows block by block, each in a slice of its own, with the columns that the table has, and inserts them all
 * at once.
 */
export async function writeRows(
  context: PartContext,
  table: string,
  rows: number,
  columnsOf: (from: number, to: number) => readonly NativeColumn[],
  options?: WriteOptions,
): Promise<void> {
  const work = slices(options?.signal);
  const known = context.columns(table);
  const blocks: Uint8Array[] = [];
  for (let from = 0; from < rows; from += blockRows) {
    await work.pause();
    const to = Math.min(rows, from + blockRows);
    const columns = columnsOf(from, to).filter(({ name }) => known.has(name));
    blocks.push(encodeNative(to - from, columns));
  }
  const bytes = blocks.length === 1 ? (blocks[0] as Uint8Array) : Buffer.concat(blocks);
  await context.inserter.insert([{ table: context.table(table), rows, bytes }], options);
}
