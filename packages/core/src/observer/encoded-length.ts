import { encodeDocument } from '../model/codec.ts';
import type { Finding } from '../model/finding.ts';
import type { SignalTable } from '../model/signal-table.ts';
import type { WorldSnapshot } from '../model/world.ts';

/** Length of the encoded document of all three together, a table at a time. */
export function* encodedLength(
  world: WorldSnapshot,
  baselines: readonly SignalTable[],
  findings: readonly Finding[],
): Generator<void, number, void> {
  const [list, comma, nothing] = ['[]'.length, ','.length, 'null'.length];
  let length = list + comma * 2 + list + comma * Math.max(0, baselines.length - 1);
  for (const part of [{ ...world, signals: null }, world.signals, ...baselines, findings]) {
    length += encodeDocument(part).length;
    yield;
  }
  return length - nothing;
}
