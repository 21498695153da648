import type { ResourceTable, ScopeTable, TelemetryBatch } from '@abduce/core';
import { type ByteReader, byteReader } from './byte-reader.ts';
import { byteWriter } from './byte-writer.ts';
import { readChange, readProfile, writeChange, writeProfile } from './events.ts';
import { logLayout, resourceLayout, scopeLayout, spanLayout } from './layout.ts';
import { readPoints, writePoints } from './points.ts';
import { type Fields, type Limits, readColumns, writeColumns } from './table.ts';
import { readTexts, writeTexts } from './texts.ts';

const part = { spans: 1, logs: 2, metrics: 4, profiles: 8, changes: 16 } as const;

/**
 * A batch as bytes, without loss: all five parts, 64-bit times, every bit of a NaN, text that is no valid Unicode.
 * Typed columns are copied as they lie in memory, in the byte order of this machine. O(bytes).
 * Throws `STORE_REJECTED` for attributes nested deeper than 200.
 */
export function encodeBatch(batch: TelemetryBatch): Uint8Array {
  const { spans, logs, metrics, profiles, changes } = batch;
  const out = byteWriter(16_384);
  let parts = 0;
  for (const [name, bit] of Object.entries(part)) {
    if (batch[name as keyof typeof part] !== undefined) parts |= bit;
  }
  out.u8(parts);
  writeTexts(out, batch.strings);
  for (const [fields, table] of [
    [resourceLayout, batch.resources],
    [scopeLayout, batch.scopes],
    [spanLayout, spans],
    [logLayout, logs],
  ] as const) {
    if (table === undefined) continue;
    out.uint(table.length);
    writeColumns(out, fields as Fields, table as never);
  }
  if (metrics !== undefined) writePoints(out, metrics);
  if (profiles !== undefined) {
    out.uint(profiles.length);
    for (const profile of profiles) writeProfile(out, profile);
  }
  if (changes !== undefined) {
    out.uint(changes.length);
    for (const change of changes) writeChange(out, change);
  }
  return out.take();
}

function readTable<T>(input: ByteReader, fields: Fields, limits: Limits): T {
  return readColumns(input, fields, input.uint(), limits) as unknown as T;
}

function readMany<T>(input: ByteReader, read: (input: ByteReader) => T): T[] {
  const count = input.uint();
  const items: T[] = [];
  for (let i = 0; i < count; i++) {
    input.claim(256);
    items.push(read(input));
  }
  return items;
}

/**
 * The batch that `encodeBatch` made `bytes` of. Whatever the bytes are, the result is a batch whose ids and offsets
 * all refer to something, or `DECODE` is thrown; what is decoded never takes more than 512 MiB.
 */
export function decodeBatch(bytes: Uint8Array): TelemetryBatch {
  const input = byteReader(bytes);
  const parts = input.u8();
  if (parts > 31) throw input.fail('it holds parts that this version does not know');
  const strings = readTexts(input);
  if (strings[0] !== '') throw input.fail('string 0 is not the empty one');
  const own: Limits = { strings: strings.length };
  const resources = readTable<ResourceTable>(input, resourceLayout, own);
  const scopes = readTable<ScopeTable>(input, scopeLayout, own);
  const limits: Limits = { ...own, resources: resources.length, scopes: scopes.length };
  const batch: TelemetryBatch = {
    strings,
    resources,
    scopes,
    ...(parts & part.spans && { spans: readTable(input, spanLayout, limits) }),
    ...(parts & part.logs && { logs: readTable(input, logLayout, limits) }),
    ...(parts & part.metrics && { metrics: readPoints(input, limits) }),
    ...(parts & part.profiles && { profiles: readMany(input, readProfile) }),
    ...(parts & part.changes && { changes: readMany(input, readChange) }),
  };
  if (input.remaining > 0) throw input.fail('bytes follow its end');
  return batch;
}
