import type { ResourceTable, ScopeTable } from '../../model/batch.ts';
import { readEnd, readTag, readVarint, skipField } from '../protobuf/input.ts';
import { type AttributeSink, endRow, openAttributes, takeAttributes } from './attribute-columns.ts';
import { type Columns, growColumns, openColumns, takeColumns } from './columns.ts';
import { decodeAttribute } from './decode-attribute.ts';
import { decodeString } from './fields.ts';
import type { Source } from './source.ts';

const maxOwners = 2 ** 18;

type OwnerArrays = {
  name: Uint32Array;
  version: Uint32Array;
  droppedAttributes: Uint32Array;
  schemaUrl: Uint32Array;
};

/** Resources, or scopes: what rows refer to. Resources leave `name` and `version` at zero. */
interface Owners extends Columns<OwnerArrays> {
  readonly attributes: AttributeSink;
}

function openOwners(): Owners {
  const table = openColumns<OwnerArrays>(16, (n) => ({
    name: new Uint32Array(n),
    version: new Uint32Array(n),
    droppedAttributes: new Uint32Array(n),
    schemaUrl: new Uint32Array(n),
  }));
  return { ...table, attributes: openAttributes(64) };
}

function addOwner(owners: Owners): number {
  if (owners.length === owners.capacity) growColumns(owners, maxOwners, 'resources or scopes');
  return owners.length++;
}

function decodeResource(source: Source, owners: Owners, row: number, end: number): void {
  const { columns, attributes } = owners;
  while (source.pos < end) {
    const tag = readTag(source, end);
    if (tag === 10) decodeAttribute(source, attributes, readEnd(source, end));
    else if (tag === 16) columns.droppedAttributes[row] = readVarint(source, end);
    else skipField(source, tag, end);
  }
}

function decodeScope(source: Source, owners: Owners, row: number, end: number): void {
  const { columns, attributes } = owners;
  while (source.pos < end) {
    const tag = readTag(source, end);
    if (tag === 10) columns.name[row] = decodeString(source, end);
    else if (tag === 18) columns.version[row] = decodeString(source, end);
    else if (tag === 26) decodeAttribute(source, attributes, readEnd(source, end));
    else if (tag === 32) columns.droppedAttributes[row] = readVarint(source, end);
    else skipField(source, tag, end);
  }
}

type DecodeOwner = (source: Source, owners: Owners, row: number, end: number) => void;

/**
 * Reads field 1 (the owner itself) and field 3 (its schema URL) of a message whose field 2 repeats
 * what it owns. The order of fields is free, so this runs over the whole message before field 2 is read.
 */
function decodeOwner(source: Source, owners: Owners, end: number, decode: DecodeOwner): number {
  const start = source.pos;
  const row = addOwner(owners);
  while (source.pos < end) {
    const tag = readTag(source, end);
    if (tag === 10) decode(source, owners, row, readEnd(source, end));
    else if (tag === 26) owners.columns.schemaUrl[row] = decodeString(source, end);
    else skipField(source, tag, end);
  }
  endRow(owners.attributes);
  source.pos = start;
  return row;
}

export interface OwnerTables {
  readonly resources: ResourceTable;
  readonly scopes: ScopeTable;
}

/**
 * Walks an `Export…ServiceRequest`: the three signals share its outer levels. `decodeItem` is called
 * at the start of every span, log record or metric, and must end at `end`.
 */
export function decodeRequest(
  source: Source,
  decodeItem: (end: number, resource: number, scope: number) => void,
): OwnerTables {
  const resources = openOwners();
  const scopes = openOwners();
  const end = source.bytes.length;
  while (source.pos < end) {
    const tag = readTag(source, end);
    if (tag !== 10) {
      skipField(source, tag, end);
      continue;
    }
    const resourceEnd = readEnd(source, end);
    const resource = decodeOwner(source, resources, resourceEnd, decodeResource);
    while (source.pos < resourceEnd) {
      const scopeTag = readTag(source, resourceEnd);
      if (scopeTag !== 18) {
        skipField(source, scopeTag, resourceEnd);
        continue;
      }
      const scopeEnd = readEnd(source, resourceEnd);
      const scope = decodeOwner(source, scopes, scopeEnd, decodeScope);
      while (source.pos < scopeEnd) {
        const itemTag = readTag(source, scopeEnd);
        if (itemTag === 18) decodeItem(readEnd(source, scopeEnd), resource, scope);
        else skipField(source, itemTag, scopeEnd);
      }
    }
  }
  return { resources: takeResources(resources), scopes: takeScopes(scopes) };
}

function takeResources(owners: Owners): ResourceTable {
  const { droppedAttributes, schemaUrl } = takeColumns(owners);
  const { length, attributes } = owners;
  return { length, attributes: takeAttributes(attributes), droppedAttributes, schemaUrl };
}

function takeScopes(owners: Owners): ScopeTable {
  const { name, version, droppedAttributes, schemaUrl } = takeColumns(owners);
  const { length, attributes } = owners;
  return {
    length,
    attributes: takeAttributes(attributes),
    droppedAttributes,
    schemaUrl,
    name,
    version,
  };
}
