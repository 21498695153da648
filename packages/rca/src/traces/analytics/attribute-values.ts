import { type AttributeColumns, readValue, type TelemetryBatch, valueKind } from '@abduce/core';
import type { TraceColumns } from './traces.ts';

/** One value of one attribute of one service, and how many requests have it. */
export interface ValueCount {
  readonly service: number;
  readonly key: string;
  readonly value: string;
  inSuspects: number;
  inNormals: number;
  /** Spans that have it, and how many of those failed. */
  spans: number;
  failedSpans: number;
  /** The request that was counted last. */
  last: number;
}

/** The values of one attribute of one service; `undefined` once there were too many. */
interface KeyValues {
  values: Map<string, ValueCount> | undefined;
}

export interface ValueCounter {
  /** Counts what the spans of one request have. `suspect` tells which side it is on. */
  add(trace: number, suspect: boolean): void;
  /** All values of the attributes that have few. */
  values(): ValueCount[];
  /** Attributes that were ignored because they have too many values. */
  readonly ignored: number;
}

/** Longer values are free text; they are told apart by their beginning. */
const longestValue = 200;
/** Integers below are remembered by their value. */
const smallInteger = 2 ** 20;

/** Reads attributes of spans and resources, each once per request and service. O(attributes) in all. */
export function valueCounter(
  columns: TraceColumns,
  telemetry: readonly TelemetryBatch[],
  maxValues: number,
  maxKeys: number,
): ValueCounter {
  const { rows, offsets, members } = columns;
  const batchOf = new Int32Array(rows.length);
  const firstOf = new Int32Array(telemetry.length);
  let row = 0;
  for (const [at, { spans }] of telemetry.entries()) {
    firstOf[at] = row;
    const end = Math.min(rows.length, row + (spans?.length ?? 0));
    batchOf.fill(at, row, end);
    row = end;
  }
  const keys = new Map<string, KeyValues>();
  let ignored = 0;
  // What a pair of string ids stands for, by batch and service: most attributes are read by one look.
  const known = new Map<number, Map<number, ValueCount | KeyValues>>();

  const find = (
    service: number,
    key: string,
    value: string,
  ): ValueCount | KeyValues | undefined => {
    const name = `${service} ${key}`;
    let entry = keys.get(name);
    if (entry === undefined) {
      if (keys.size >= maxKeys) return undefined;
      keys.set(name, (entry = { values: new Map() }));
    }
    if (entry.values === undefined) return entry;
    let count = entry.values.get(value);
    if (count === undefined) {
      if (entry.values.size >= maxValues) {
        entry.values = undefined;
        ignored++;
        return entry;
      }
      const none = { inSuspects: 0, inNormals: 0, spans: 0, failedSpans: 0, last: -1 };
      entry.values.set(value, (count = { service, key, value, ...none }));
    }
    return count;
  };
  const read = (
    attributes: AttributeColumns,
    strings: readonly string[],
    at: number,
    service: number,
    cache: Map<number, ValueCount | KeyValues>,
  ): ValueCount | undefined => {
    const key = attributes.keys[at] as number;
    const kind = attributes.kinds[at] as number;
    if (kind === valueKind.nested || kind === valueKind.empty) return undefined;
    const whole = cache.get(-1 - key);
    if (whole !== undefined) return undefined;
    const slot = attributes.values[at] as number;
    const pair =
      kind === valueKind.string
        ? key * strings.length + slot
        : kind === valueKind.int && slot >= 0 && slot < smallInteger
          ? strings.length * strings.length + key * smallInteger + slot
          : -1;
    let found = pair < 0 ? undefined : cache.get(pair);
    if (found === undefined) {
      const value = String(readValue(attributes, strings, at)).slice(0, longestValue);
      found = find(service, strings[key] as string, value);
      if (found === undefined) return undefined;
      if ('values' in found) cache.set(-1 - key, found);
      else if (pair >= 0) cache.set(pair, found);
    }
    return 'values' in found ? undefined : found;
  };
  /** Attributes of a resource are those of all its spans. Read again when an attribute turned out to be an id. */
  const resources = new Map<number, { ignored: number; values: readonly ValueCount[] }>();
  const ofResource = (
    batch: number,
    resource: number,
    service: number,
    cache: Map<number, ValueCount | KeyValues>,
  ): ValueCount[] => {
    const { resources: table, strings } = telemetry[batch] as TelemetryBatch;
    const values: ValueCount[] = [];
    const end = table.attributes.offsets[resource + 1] ?? 0;
    for (let at = table.attributes.offsets[resource] ?? 0; at < end; at++) {
      const value = read(table.attributes, strings, at, service, cache);
      if (value !== undefined) values.push(value);
    }
    return values;
  };
  const count = (value: ValueCount, trace: number, suspect: boolean, failed: number): void => {
    value.spans++;
    value.failedSpans += failed;
    if (value.last === trace) return;
    value.last = trace;
    if (suspect) value.inSuspects++;
    else value.inNormals++;
  };
  return {
    add(trace, suspect) {
      for (let i = offsets[trace] as number; i < (offsets[trace + 1] as number); i++) {
        const row = members[i] as number;
        const batch = batchOf[row] as number;
        const { spans, strings } = telemetry[batch] as TelemetryBatch;
        if (spans === undefined) continue;
        const service = rows.service[row] as number;
        const failed = rows.failed[row] as number;
        const owner = batch * rows.services.length + service;
        let cache = known.get(owner);
        if (cache === undefined) known.set(owner, (cache = new Map()));
        const local = row - (firstOf[batch] as number);
        const { attributes } = spans;
        const end = attributes.offsets[local + 1] as number;
        for (let at = attributes.offsets[local] as number; at < end; at++) {
          const value = read(attributes, strings, at, service, cache);
          if (value !== undefined) count(value, trace, suspect, failed);
        }
        const resource = spans.resource[local] as number;
        const place = batch * 2 ** 26 + resource;
        let shared = resources.get(place);
        if (shared === undefined || shared.ignored !== ignored) {
          shared = { ignored, values: ofResource(batch, resource, service, cache) };
          resources.set(place, shared);
        }
        for (const value of shared.values) count(value, trace, suspect, failed);
      }
    },
    values: () => [...keys.values()].flatMap(({ values }) => [...(values?.values() ?? [])]),
    get ignored() {
      return ignored;
    },
  };
}
