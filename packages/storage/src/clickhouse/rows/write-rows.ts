import { isAbduceError, type WriteOptions } from '@abduce/core';
import { slices } from '../../slices.ts';
import type { NativeColumn } from '../native/column.ts';
import { encodeNative } from '../native/encode.ts';
import { encodeJsonLines } from '../native/json-lines.ts';
import type { PartContext } from '../part-context.ts';

/** Rows encoded in one go: few enough for a short slice of the event loop. */
export const blockRows = 2048;

/** ClickHouse's numbers for a column that it cannot convert to the type that somebody gave it. */
const unconvertible: ReadonlySet<unknown> = new Set([44, 48, 50, 53, 70]);

/** Tables that take text only; other writers of a table are rare, so it is asked once. */
const textTables = new WeakMap<PartContext, Set<string>>();

type ColumnsOf = (from: number, to: number) => readonly NativeColumn[];

async function encodeRows(
  encode: (rows: number, columns: readonly NativeColumn[]) => Uint8Array,
  rows: number,
  columnsOf: ColumnsOf,
  options: WriteOptions | undefined,
): Promise<Uint8Array> {
  const work = slices(options?.signal);
  const blocks: Uint8Array[] = [];
  for (let from = 0; from < rows; from += blockRows) {
    await work.pause();
    const to = Math.min(rows, from + blockRows);
    blocks.push(encode(to - from, columnsOf(from, to)));
  }
  return blocks.length === 1 ? (blocks[0] as Uint8Array) : Buffer.concat(blocks);
}

/**
 * Encodes rows block by block, each in a slice of its own, with the columns that the table has, and inserts them all
 * at once. Where the engine cannot convert a column to what somebody made of it, the rows go as text instead.
 */
export async function writeRows(
  context: PartContext,
  table: string,
  rows: number,
  columnsOf: ColumnsOf,
  options?: WriteOptions,
): Promise<void> {
  const known = context.columns(table);
  const present: ColumnsOf = (from, to) =>
    columnsOf(from, to).filter(({ name }) => known.has(name));
  const insert = async (format: 'native' | 'json'): Promise<void> => {
    const encode = format === 'native' ? encodeNative : encodeJsonLines;
    const bytes = await encodeRows(encode, rows, present, options);
    await context.inserter.insert([{ table: context.table(table), rows, bytes, format }], options);
  };
  const asText = textTables.get(context) ?? new Set<string>();
  textTables.set(context, asText);
  if (asText.has(table)) return insert('json');
  try {
    await insert('native');
  } catch (error) {
    if (!isAbduceError(error) || !unconvertible.has(error.details.code)) throw error;
    await insert('json');
    asText.add(table);
  }
}
