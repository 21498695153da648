import { type AttributeColumns, valueKind } from './attributes.ts';
import type { ResourceTable, ScopeTable, TelemetryBatch } from './batch.ts';
import {
  type MergedIds,
  type MergePart,
  mergeAttributes,
  mergeColumn,
  mergeIds,
} from './merge-columns.ts';

/** Strings of all batches once, id 0 the empty one. */
export function mergeStrings(batches: readonly TelemetryBatch[]): {
  readonly strings: string[];
  readonly mappings: readonly Uint32Array[];
} {
  const strings: string[] = [''];
  const ids = new Map<string, number>([['', 0]]);
  const mappings = batches.map((batch) =>
    Uint32Array.from(batch.strings, (text) => {
      let id = ids.get(text);
      if (id === undefined) {
        id = strings.push(text) - 1;
        ids.set(text, id);
      }
      return id;
    }),
  );
  return { strings, mappings };
}

/** Equal for equal rows; `undefined` where telling would take a look into nested values. */
function attributesKey(
  columns: AttributeColumns,
  row: number,
  strings: Uint32Array,
): string | undefined {
  let key = '';
  const end = columns.offsets[row + 1] as number;
  for (let at = columns.offsets[row] as number; at < end; at++) {
    const kind = columns.kinds[at] as number;
    const value = columns.values[at] as number;
    if (kind === valueKind.nested) return undefined;
    const told = kind === valueKind.string ? strings[value] : Object.is(value, -0) ? '-0' : value;
    key += `${strings[columns.keys[at] as number]}:${kind}:${told};`;
  }
  return key;
}

interface Owners {
  readonly length: number;
  readonly attributes: AttributeColumns;
}

/** New ids of each part's rows: equal rows become one. Also which rows, counted over all parts, are kept. */
function unite<T extends Owners>(
  parts: readonly { readonly table: T; readonly strings: Uint32Array }[],
  head: (table: T, row: number, strings: Uint32Array) => string,
): { readonly mappings: readonly Uint32Array[]; readonly kept: readonly (readonly number[])[] } {
  const known = new Map<string, number>();
  let next = 0;
  const kept: number[][] = [];
  const mappings = parts.map(({ table, strings }) => {
    const rows: number[] = [];
    kept.push(rows);
    return Uint32Array.from({ length: table.length }, (_, row) => {
      const inner = attributesKey(table.attributes, row, strings);
      const key = inner === undefined ? undefined : `${head(table, row, strings)}|${inner}`;
      const id = key === undefined ? undefined : known.get(key);
      if (id !== undefined) return id;
      if (key !== undefined) known.set(key, next);
      rows.push(row);
      return next++;
    });
  });
  return { mappings, kept };
}

const pick = (column: Uint32Array, rows: readonly number[]): Uint32Array =>
  Uint32Array.from(rows, (row) => column[row] as number);

function pickAttributes(columns: AttributeColumns, rows: readonly number[]): AttributeColumns {
  const offsets = new Uint32Array(rows.length + 1);
  const slots: number[] = [];
  for (const [i, row] of rows.entries()) {
    const end = columns.offsets[row + 1] as number;
    for (let at = columns.offsets[row] as number; at < end; at++) slots.push(at);
    offsets[i + 1] = slots.length;
  }
  return {
    offsets,
    keys: pick(columns.keys, slots),
    kinds: Uint8Array.from(slots, (at) => columns.kinds[at] as number),
    values: Float64Array.from(slots, (at) => columns.values[at] as number),
    nested: columns.nested,
  };
}

/** Resources and scopes of all batches once, and where the old ones went. */
export function mergeOwners(
  batches: readonly TelemetryBatch[],
  strings: readonly Uint32Array[],
): {
  readonly resources: ResourceTable;
  readonly scopes: ScopeTable;
  readonly ids: readonly MergedIds[];
} {
  const stringsOf = (i: number): Uint32Array => strings[i] as Uint32Array;
  const resources = unite(
    batches.map((batch, i) => ({ table: batch.resources, strings: stringsOf(i) })),
    (table, row, map) => `${table.droppedAttributes[row]}:${map[table.schemaUrl[row] as number]}`,
  );
  const scopes = unite(
    batches.map((batch, i) => ({ table: batch.scopes, strings: stringsOf(i) })),
    (table, row, map) =>
      `${table.droppedAttributes[row]}:${[table.schemaUrl, table.name, table.version]
        .map((column) => map[column[row] as number])
        .join(':')}`,
  );
  const ids = batches.map((_, i) => ({
    strings: stringsOf(i),
    resources: resources.mappings[i] as Uint32Array,
    scopes: scopes.mappings[i] as Uint32Array,
  }));
  const resourceParts = batches.map(({ resources: table }, i): MergePart<ResourceTable> => {
    const rows = resources.kept[i] as readonly number[];
    return {
      ids: ids[i] as MergedIds,
      table: {
        length: rows.length,
        attributes: pickAttributes(table.attributes, rows),
        droppedAttributes: pick(table.droppedAttributes, rows),
        schemaUrl: pick(table.schemaUrl, rows),
      },
    };
  });
  const scopeParts = batches.map(({ scopes: table }, i): MergePart<ScopeTable> => {
    const rows = scopes.kept[i] as readonly number[];
    return {
      ids: ids[i] as MergedIds,
      table: {
        length: rows.length,
        name: pick(table.name, rows),
        version: pick(table.version, rows),
        attributes: pickAttributes(table.attributes, rows),
        droppedAttributes: pick(table.droppedAttributes, rows),
        schemaUrl: pick(table.schemaUrl, rows),
      },
    };
  });
  const texts = (merged: MergedIds): Uint32Array => merged.strings;
  const length = (parts: readonly MergePart<{ readonly length: number }>[]): number =>
    parts.reduce((sum, { table }) => sum + table.length, 0);
  return {
    ids,
    resources: {
      length: length(resourceParts),
      attributes: mergeAttributes(resourceParts, (table) => table.attributes),
      droppedAttributes: mergeColumn(resourceParts, (table) => table.droppedAttributes),
      schemaUrl: mergeIds(resourceParts, (table) => table.schemaUrl, texts),
    },
    scopes: {
      length: length(scopeParts),
      name: mergeIds(scopeParts, (table) => table.name, texts),
      version: mergeIds(scopeParts, (table) => table.version, texts),
      attributes: mergeAttributes(scopeParts, (table) => table.attributes),
      droppedAttributes: mergeColumn(scopeParts, (table) => table.droppedAttributes),
      schemaUrl: mergeIds(scopeParts, (table) => table.schemaUrl, texts),
    },
  };
}
