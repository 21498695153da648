import type { TelemetryBatch } from '@abduce/core';
import { encodeBatch } from '../../queue/codec/batch.ts';
import { byteWriter } from '../../queue/codec/byte-writer.ts';
import { writeColumn } from '../../queue/codec/column.ts';
import { gather } from '../gather.ts';
import type { OpenMemory } from '../memory-store.ts';
import type { HeldChunk } from '../metric-table.ts';
import type { HeldRows } from '../segment.ts';
import { encodeChunks } from './chunk-codec.ts';
import { type Frame, frameKind } from './format.ts';

/** A frame is made, and read, in one go: it must not take long. */
const frameRows = 512;
const frameBytes = 256 * 1024;

const nothing: Pick<TelemetryBatch, 'strings' | 'resources' | 'scopes'> = (() => {
  const values = { kinds: new Uint8Array(), values: new Float64Array(), nested: [] };
  const none = new Uint32Array();
  const attributes = { ...values, offsets: new Uint32Array(1), keys: none };
  const owners = { length: 0, attributes, droppedAttributes: none, schemaUrl: none };
  return { strings: [''], resources: owners, scopes: { ...owners, name: none, version: none } };
})();

function* rowFrames(table: 'spans' | 'logs', held: readonly HeldRows[]): Generator<Frame> {
  for (const { batch, rows, arrived, bytes } of held) {
    const fitting = Math.floor((frameBytes * rows.length) / Math.max(1, bytes));
    const step = Math.max(1, Math.min(frameRows, fitting));
    for (let from = 0; from < rows.length; from += step) {
      const part = rows.slice(from, from + step);
      const whole = part.length === batch[table]?.length;
      const saved = whole
        ? batch
        : gather({ parts: [batch], part: new Uint32Array(part.length), rows: part }, table);
      yield { kind: frameKind[table], arrived, payload: encodeBatch(saved) };
    }
  }
}

function* chunkFrames(held: readonly HeldChunk[]): Generator<Frame> {
  let [from, bytes] = [0, 0];
  for (let at = 0; at < held.length; at++) {
    bytes += (held[at] as HeldChunk).chunk.bytes;
    if (bytes < frameBytes && at - from < frameRows && at + 1 < held.length) continue;
    const chunks = held.slice(from, at + 1);
    const arrived = chunks.reduce((latest, { chunk }) => Math.max(latest, chunk.arrived), 0);
    yield { kind: frameKind.metrics, arrived, payload: encodeChunks(chunks) };
    [from, bytes] = [at + 1, 0];
  }
}

/**
 * All that a store holds, in frames that are quick to make. What arrives between two frames may be among them or not;
 * what was there at the beginning is, even when it is let go meanwhile.
 */
export function* saveFrames({ parts }: Pick<OpenMemory, 'parts'>): Generator<Frame> {
  const { metrics, logs, traces, profiles, changes } = parts;
  const held = {
    metrics: metrics.held(),
    logs: logs.held(),
    spans: traces.held(),
    profiles: profiles.held(),
    changes: changes.held(),
  };
  const history = logs.history.held();
  yield* chunkFrames(held.metrics);
  yield* rowFrames('logs', held.logs);
  yield* rowFrames('spans', held.spans);
  for (const { profile, arrived } of held.profiles) {
    const payload = encodeBatch({ ...nothing, profiles: [profile] });
    yield { kind: frameKind.profiles, arrived, payload };
  }
  for (const { change, arrived } of held.changes) {
    const payload = encodeBatch({ ...nothing, changes: [change] });
    yield { kind: frameKind.changes, arrived, payload };
  }
  const out = byteWriter();
  out.uint(history.length);
  writeColumn(out, history);
  yield { kind: frameKind.logHistory, arrived: 0, payload: out.take() };
  yield { kind: frameKind.end, arrived: 0, payload: new Uint8Array() };
}
