import { type AttributeColumns, readValue } from '../model/attributes.ts';
import type { TelemetryBatch } from '../model/batch.ts';
import { attributeText } from './attribute-text.ts';
import type { CompiledMatcher } from './matcher.ts';

interface MatchedTable {
  readonly attributes: AttributeColumns;
  readonly resource: Uint32Array;
}

function lastSlot(columns: AttributeColumns, row: number, keys: readonly number[]): number {
  const start = columns.offsets[row] as number;
  for (let at = (columns.offsets[row + 1] as number) - 1; at >= start; at--) {
    if (keys.includes(columns.keys[at] as number)) return at;
  }
  return -1;
}

/**
 * Tests rows of a span or log table against matchers without making labels: a row's attributes come first, then
 * those of its resource; absent is the empty string.
 */
export function rowMatcher(
  batch: TelemetryBatch,
  table: MatchedTable,
  matchers: readonly CompiledMatcher[],
): (row: number) => boolean {
  if (matchers.length === 0) return () => true;
  const keysOf = matchers.map(({ label }) => {
    const keys: number[] = [];
    for (let id = 0; id < batch.strings.length; id++) {
      if (batch.strings[id] === label) keys.push(id);
    }
    return keys;
  });
  const resources = batch.resources.attributes;
  // A resource serves many rows, so each of its values is tested once: 0 not yet, 1 no, 2 yes.
  const memo = matchers.map(() => new Uint8Array(batch.resources.length));
  return (row) => {
    for (let i = 0; i < matchers.length; i++) {
      const { test } = matchers[i] as CompiledMatcher;
      const keys = keysOf[i] as readonly number[];
      const own = keys.length === 0 ? -1 : lastSlot(table.attributes, row, keys);
      if (own >= 0) {
        if (!test(attributeText(readValue(table.attributes, batch.strings, own)))) return false;
        continue;
      }
      const verdicts = memo[i] as Uint8Array;
      const resource = table.resource[row] as number;
      if (verdicts[resource] === 0) {
        const slot = lastSlot(resources, resource, keys);
        const text = slot < 0 ? '' : attributeText(readValue(resources, batch.strings, slot));
        verdicts[resource] = test(text) ? 2 : 1;
      }
      if (verdicts[resource] === 1) return false;
    }
    return true;
  };
}
