import { attributeText, type LogTable, type TelemetryBatch, type ValueColumns } from '@abduce/core';
import { idSet } from './id-set.ts';

type Column = Uint8Array | Uint32Array | Float64Array | BigUint64Array;

/** A 64-bit hash of what a batch of log records says; equal batches have equal hashes. */
function contentHash(batch: TelemetryBatch, logs: LogTable): readonly [number, number] {
  let high = 0x2545f491;
  let low = 0x1b873593;
  const add = (word: number): void => {
    high = Math.imul(high ^ word, 0x9e3779b1);
    high ^= high >>> 15;
    low = Math.imul(low ^ word, 0x85ebca6b);
    low ^= low >>> 13;
  };
  const column = (values: Column): void => {
    add(values.length);
    const { buffer, byteOffset, byteLength } = values;
    const words =
      values instanceof Uint8Array ? values : new Uint32Array(buffer, byteOffset, byteLength / 4);
    for (let i = 0; i < words.length; i++) add(words[i] as number);
  };
  const text = (value: string): void => {
    add(value.length);
    for (let i = 0; i < value.length; i++) add(value.charCodeAt(i));
  };
  const valueColumns = ({ kinds, values, nested }: ValueColumns): void => {
    column(kinds);
    column(values);
    for (const value of nested) text(attributeText(value));
  };
  for (const value of batch.strings) text(value);
  for (const attributes of [batch.resources.attributes, logs.attributes]) {
    column(attributes.offsets);
    column(attributes.keys);
    valueColumns(attributes);
  }
  valueColumns(logs.body);
  for (const values of [
    logs.resource,
    logs.timeNano,
    logs.observedNano,
    logs.severity,
    logs.eventName,
    logs.traceId,
    logs.spanId,
  ]) {
    column(values);
  }
  return [high >>> 0, low >>> 0];
}

const remembered = 4096;

export interface LogHistory {
  /** Whether the batch came before; from now on it did. */
  seen(batch: TelemetryBatch, logs: LogTable): boolean;
  /** The hashes remembered, two words each, oldest first. */
  held(): Uint32Array;
  /** Remembers what `held` told. */
  restore(words: Uint32Array): void;
}

/**
 * Tells whether a batch of log records came before. Records have no ids and may rightly repeat; what comes twice is a
 * whole request whose answer was lost, soon after the first time. The last 4096 batches are remembered.
 */
export function logHistory(): LogHistory {
  const known = idSet();
  const order = new Uint32Array(remembered * 2);
  let at = 0;
  const remember = (high: number, low: number): boolean => {
    if (!known.add(high, low)) return false;
    if (known.size > remembered) known.delete(order[at] as number, order[at + 1] as number);
    order[at] = high;
    order[at + 1] = low;
    at = (at + 2) % order.length;
    return true;
  };
  return {
    seen: (batch, logs) => !remember(...contentHash(batch, logs)),
    held: () =>
      known.size < remembered
        ? order.slice(0, at)
        : Uint32Array.of(...order.subarray(at), ...order.subarray(0, at)),
    restore(words) {
      for (let i = 0; i + 1 < words.length; i += 2) {
        remember(words[i] as number, words[i + 1] as number);
      }
    },
  };
}
