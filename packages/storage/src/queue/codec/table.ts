import { type AttributeColumns, type ValueColumns, valueKind } from '@abduce/core';
import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';
import { type Column, readColumn, writeColumn } from './column.ts';
import type { Domain, Field } from './layout.ts';
import { readValue, writeValue } from './value.ts';

export type Fields = Readonly<Record<string, Field>>;
export type Limits = Readonly<Partial<Record<Domain, number>>>;
type Table = Readonly<Record<string, unknown>> & { readonly length: number };

function writeValues(out: ByteWriter, { kinds, values, nested }: ValueColumns): void {
  writeColumn(out, kinds);
  writeColumn(out, values);
  out.uint(nested.length);
  for (const value of nested) writeValue(out, value);
}

function writeAttributes(out: ByteWriter, columns: AttributeColumns): void {
  out.uint(columns.keys.length);
  writeColumn(out, columns.offsets);
  writeColumn(out, columns.keys);
  writeValues(out, columns);
}

/** The columns of a table, in the order of its layout. The length is not written. */
export function writeColumns(out: ByteWriter, fields: Fields, table: Table): void {
  for (const name of Object.keys(fields)) {
    const field = fields[name] as Field;
    const value = table[name];
    if (field.kind === 'column') writeColumn(out, value as Column);
    else if (field.kind === 'values') writeValues(out, value as ValueColumns);
    else if (field.kind === 'attributes') writeAttributes(out, value as AttributeColumns);
    else {
      const owned = value as Table & { readonly offsets: Uint32Array };
      out.uint(owned.length);
      writeColumn(out, owned.offsets);
      writeColumns(out, field.fields, owned);
    }
  }
}

function readOffsets(input: ByteReader, rows: number, entries: number): Uint32Array {
  const offsets = readColumn(input, 'u32', rows + 1);
  let previous = 0;
  for (const offset of offsets) {
    if (offset < previous) throw input.fail('offsets fall');
    previous = offset;
  }
  if (offsets[0] !== 0 || previous !== entries) throw input.fail('offsets do not fit the entries');
  return offsets;
}

export function checkBelow(input: ByteReader, ids: Uint32Array, limit: number): void {
  for (let i = 0; i < ids.length; i++) {
    if ((ids[i] as number) >= limit) throw input.fail(`id ${ids[i]} is not below ${limit}`);
  }
}

function readValues(input: ByteReader, length: number, strings: number): ValueColumns {
  const kinds = readColumn(input, 'u8', length);
  const values = readColumn(input, 'f64', length);
  const count = input.uint();
  const nested = [];
  for (let i = 0; i < count; i++) nested.push(readValue(input));
  for (let i = 0; i < length; i++) {
    const kind = kinds[i] as number;
    if (kind > valueKind.nested) throw input.fail(`unknown kind of value ${kind}`);
    if (kind !== valueKind.string && kind !== valueKind.nested) continue;
    const id = values[i] as number;
    if (!Number.isInteger(id) || id < 0 || id >= (kind === valueKind.string ? strings : count)) {
      throw input.fail(`value ${id} refers to nothing`);
    }
  }
  return { kinds, values, nested };
}

function readAttributes(input: ByteReader, rows: number, strings: number): AttributeColumns {
  const entries = input.uint();
  const offsets = readOffsets(input, rows, entries);
  const keys = readColumn(input, 'u32', entries);
  checkBelow(input, keys, strings);
  return { offsets, keys, ...readValues(input, entries, strings) };
}

/** The table again; throws `DECODE` unless every id in it refers to something. */
export function readColumns(
  input: ByteReader,
  fields: Fields,
  length: number,
  limits: Limits,
): Record<string, unknown> {
  const table: Record<string, unknown> = { length };
  const strings = limits.strings ?? 0;
  for (const name of Object.keys(fields)) {
    const field = fields[name] as Field;
    if (field.kind === 'column') {
      const values = readColumn(input, field.type, length * field.width);
      if (field.below !== undefined) {
        checkBelow(input, values as Uint32Array, limits[field.below] ?? 0);
      }
      table[name] = values;
    } else if (field.kind === 'values') table[name] = readValues(input, length, strings);
    else if (field.kind === 'attributes') table[name] = readAttributes(input, length, strings);
    else {
      const owned = input.uint();
      const offsets = readOffsets(input, length, owned);
      table[name] = { offsets, ...readColumns(input, field.fields, owned, limits) };
    }
  }
  return table;
}
