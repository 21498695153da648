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

/**
 * Tells whether a batch of log records came before. Records have no ids and may rightly repeat; what comes twice is a
 * whole request whose answer was lost, soon after the first time. The last 4096 batches are remembered.
 */
export function logHistory(): (batch: TelemetryBatch, logs: LogTable) => boolean {
  const known = idSet();
  const order = new Uint32Array(remembered * 2);
  let at = 0;
  return (batch, logs) => {
    const [high, low] = contentHash(batch, logs);
    if (!known.add(high, low)) return true;
    if (known.size > remembered) known.delete(order[at] as number, order[at + 1] as number);
    order[at] = high;
    order[at + 1] = low;
    at = (at + 2) % order.length;
    return false;
  };
}
