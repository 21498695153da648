import type { ResourceTable, ScopeTable } from '@abduce/core';
import type { NativeBlock } from '../native/column.ts';
import { serviceKey } from './owners.ts';
import { column, type PageStrings } from './page-strings.ts';
import {
  codesOf,
  type ExtraEntries,
  type PageMap,
  pageMap,
  readAttributeColumns,
} from './read-attributes.ts';

/** Rows that own the same, told once. */
interface Distinct {
  /** Which of the distinct owners a row has. */
  readonly ofRow: Uint32Array;
  /** A row that has it, by owner. */
  readonly rows: Uint32Array;
}

function sameRow(map: PageMap, columns: readonly Uint32Array[], a: number, b: number): boolean {
  for (const ids of columns) if (ids[a] !== ids[b]) return false;
  const [from, other] = [map.offsets[a] as number, map.offsets[b] as number];
  const count = (map.offsets[a + 1] as number) - from;
  if (count !== (map.offsets[b + 1] as number) - other) return false;
  for (let i = 0; i < count; i++) {
    if (map.keys[from + i] !== map.keys[other + i]) return false;
    if (map.values[from + i] !== map.values[other + i]) return false;
  }
  return true;
}

function hashRow(map: PageMap, columns: readonly Uint32Array[], row: number): number {
  let hash = 0x2545f491;
  for (const ids of columns) hash = Math.imul(hash ^ (ids[row] as number), 0x9e3779b1);
  const end = map.offsets[row + 1] as number;
  for (let at = map.offsets[row] as number; at < end; at++) {
    hash = Math.imul(hash ^ (map.keys[at] as number), 0x9e3779b1);
    hash ^= hash >>> 15;
    hash = Math.imul(hash ^ (map.values[at] as number), 0x85ebca6b);
  }
  return (hash ^ (hash >>> 13)) >>> 0;
}

function distinct(rows: number, map: PageMap, columns: readonly Uint32Array[]): Distinct {
  const ofRow = new Uint32Array(rows);
  const first: number[] = [];
  const known = new Map<number, number>();
  for (let row = 0; row < rows; row++) {
    for (let hash = hashRow(map, columns, row); ; hash++) {
      let owner = known.get(hash);
      if (owner === undefined) known.set(hash, (owner = first.push(row) - 1));
      else if (!sameRow(map, columns, first[owner] as number, row)) continue;
      ofRow[row] = owner;
      break;
    }
  }
  return { ofRow, rows: Uint32Array.from(first) };
}

const pickRows = (values: Uint32Array, rows: Uint32Array): Uint32Array =>
  rows.map((row) => values[row] as number);

function idsOf(block: NativeBlock, name: string, strings: PageStrings): Uint32Array {
  const texts = column.strings(block, name);
  return texts === undefined ? new Uint32Array(block.rows) : strings.ids(texts);
}

function clearWhereHeld(values: Uint32Array, map: PageMap, key: number): void {
  for (let row = 0; row < values.length; row++) {
    if (values[row] === 0) continue;
    const end = map.offsets[row + 1] as number;
    for (let at = map.offsets[row] as number; at < end; at++) {
      if (map.keys[at] === key) values[row] = 0;
    }
  }
}

/** The service's name, where someone wrote it beside the attributes only. */
function extraService(
  block: NativeBlock,
  maps: readonly PageMap[],
  strings: PageStrings,
): ExtraEntries {
  const key = strings.idOf(serviceKey);
  const values = idsOf(block, 'ServiceName', strings);
  for (const map of maps) clearWhereHeld(values, map, key);
  return { key, values };
}

export interface ReadOwners {
  readonly resource: Uint32Array;
  readonly scope: Uint32Array;
  readonly resources: ResourceTable;
  readonly scopes: ScopeTable;
}

/** Resources and scopes of a block's rows, each once. */
export function readOwners(
  block: NativeBlock,
  strings: PageStrings,
  /** Attributes of the rows themselves. */
  own: PageMap,
  /** Names and versions of scopes kept elsewhere, by row. */
  scope: { readonly names: Uint32Array; readonly versions: Uint32Array } = {
    names: idsOf(block, 'ScopeName', strings),
    versions: idsOf(block, 'ScopeVersion', strings),
  },
): ReadOwners {
  const { rows } = block;
  const part = (owner: 'Resource' | 'Scope') => {
    const kinds = column.strings(block, `${owner}AttributeKinds`);
    const attributes = column.map(block, `${owner}Attributes`);
    return {
      map: pageMap(rows, attributes, codesOf(kinds), strings),
      kinds: kinds?.ids ?? new Uint32Array(rows),
      url: idsOf(block, `${owner}SchemaUrl`, strings),
      dropped: column.words(block, `${owner}Dropped`),
    };
  };
  const [resource, scopes] = [part('Resource'), part('Scope')];
  const extra = extraService(block, [resource.map, own], strings);
  const resourceRows = distinct(rows, resource.map, [
    resource.kinds,
    resource.url,
    resource.dropped,
    extra.values,
  ]);
  const { names, versions } = scope;
  const scopeRows = distinct(rows, scopes.map, [
    names,
    versions,
    scopes.kinds,
    scopes.url,
    scopes.dropped,
  ]);
  return {
    resource: resourceRows.ofRow,
    scope: scopeRows.ofRow,
    resources: {
      length: resourceRows.rows.length,
      attributes: readAttributeColumns(resource.map, strings, resourceRows.rows, extra),
      droppedAttributes: pickRows(resource.dropped, resourceRows.rows),
      schemaUrl: pickRows(resource.url, resourceRows.rows),
    },
    scopes: {
      length: scopeRows.rows.length,
      name: pickRows(names, scopeRows.rows),
      version: pickRows(versions, scopeRows.rows),
      attributes: readAttributeColumns(scopes.map, strings, scopeRows.rows),
      droppedAttributes: pickRows(scopes.dropped, scopeRows.rows),
      schemaUrl: pickRows(scopes.url, scopeRows.rows),
    },
  };
}
