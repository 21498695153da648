import {
  type Attributes,
  attributeText,
  compileMatchers,
  matchesCompiled,
  type ProfileQuery,
  readAttributes,
} from '@abduce/core';
import { decodeNative } from '../native/decode.ts';
import type { PartContext } from '../part-context.ts';
import { serviceKey } from '../rows/owners.ts';
import { column, pageStrings } from '../rows/page-strings.ts';
import { codesOf, pageMap, readAttributeColumns } from '../rows/read-attributes.ts';
import { within } from '../rows/time-sql.ts';
import { type Sql, sql, string } from '../sql.ts';

export const samplesTable = 'profiling_samples';

/** Who was profiled: rows of equal service, labels and unit. */
export interface ProfileOwner {
  readonly hash: bigint;
  readonly service: string;
  readonly unit: string;
  readonly resource: Attributes;
  readonly firstNano: bigint;
  readonly lastNano: bigint;
}

/** Columns that only our table has, or what stands for them. */
export interface OwnColumns {
  readonly unit: Sql;
  readonly kinds: Sql;
  readonly owner: Sql;
}

export function ownColumns(known: ReadonlySet<string>): OwnColumns {
  const unit = known.has('Unit') ? sql`Unit` : sql`''`;
  const kinds = known.has('LabelKinds') ? sql`LabelKinds` : sql`''`;
  return { unit, kinds, owner: sql`cityHash64(ServiceName, Labels, ${kinds}, ${unit})` };
}

export const ofType = ({ type, range }: ProfileQuery): Sql =>
  sql`Type = ${string(type)} AND ${within(sql`Start`, range)}`;

/** Where rows do not tell, types such as `go:heap_inuse_space:bytes` do. */
function unitOf(type: string, unit: string): string {
  const parts = type.split(':');
  return unit === '' && parts.length > 2 ? (parts.at(-1) as string) : unit;
}

function labelsOf(resource: Attributes): ReadonlyMap<string, string> {
  const labels = new Map<string, string>();
  for (const [name, value] of resource) {
    const text = attributeText(value);
    if (text !== '') labels.set(name, text);
  }
  return labels;
}

/** Those that a query asks for, of one unit, earliest first. */
export async function profileOwners(
  context: PartContext,
  query: ProfileQuery,
  signal: AbortSignal | undefined,
): Promise<{ readonly owners: readonly ProfileOwner[]; readonly all: boolean }> {
  const matchers = compileMatchers(query.where ?? []);
  const { unit, kinds, owner } = ownColumns(context.columns(samplesTable));
  const statement = sql`SELECT ${owner} AS r_Owner, ServiceName AS r_ServiceName, toString(any(${unit})) AS r_Unit,
  CAST(any(Labels), 'Map(LowCardinality(String), LowCardinality(String))') AS r_Labels, any(${kinds}) AS r_LabelKinds,
  reinterpretAsUInt64(min(Start)) AS r_First, reinterpretAsUInt64(max(End)) AS r_Last
FROM ${context.table(samplesTable)}
WHERE ${ofType(query)}
GROUP BY r_Owner, r_ServiceName
ORDER BY r_First, r_Owner`;
  const found: ProfileOwner[] = [];
  let rows = 0;
  const answer = context.connection.read(statement, signal === undefined ? {} : { signal });
  for await (const block of decodeNative(answer)) {
    rows += block.rows;
    const strings = pageStrings();
    const kindCodes = codesOf(column.strings(block, 'LabelKinds'));
    const map = pageMap(block.rows, column.map(block, 'Labels'), kindCodes, strings);
    const attributes = readAttributeColumns(map, strings);
    const hashes = column.bigints(block, 'Owner');
    const [first, last] = [column.bigints(block, 'First'), column.bigints(block, 'Last')];
    const text = (name: string, row: number): string => {
      const data = column.strings(block, name);
      return data === undefined ? '' : (data.strings[data.ids[row] as number] as string);
    };
    for (let row = 0; row < block.rows; row++) {
      const service = text('ServiceName', row);
      const labels = readAttributes(attributes, strings.strings, row);
      const resource =
        service === '' || labels.has(serviceKey)
          ? labels
          : new Map([[serviceKey, service], ...labels]);
      if (!matchesCompiled(labelsOf(resource), matchers)) continue;
      found.push({
        hash: hashes[row] as bigint,
        service,
        unit: unitOf(query.type, text('Unit', row)),
        resource,
        firstNano: first[row] as bigint,
        lastNano: last[row] as bigint,
      });
    }
  }
  const owners = found.filter(({ unit: one }) => one === found[0]?.unit);
  return { owners, all: owners.length === rows };
}
