import { AbduceError, type TelemetryBatch } from '@abduce/core';
import { decodeBatch } from '../../queue/codec/batch.ts';
import { byteReader } from '../../queue/codec/byte-reader.ts';
import { readColumn } from '../../queue/codec/column.ts';
import type { OpenMemory } from '../memory-store.ts';
import { type HeldRows, rowRange } from '../segment.ts';
import { decodeChunks } from './chunk-codec.ts';
import { type Frame, frameKind } from './format.ts';

function rowsOf(batch: TelemetryBatch, table: 'spans' | 'logs', arrived: number): HeldRows {
  const length = batch[table]?.length;
  if (length === undefined) throw new AbduceError('DECODE', `a frame of ${table} without any`);
  return { batch, rows: rowRange(0, length), arrived, bytes: 0 };
}

/** Brings what one frame holds back into the store. Throws `DECODE`, with the store as it was, when it cannot. */
export function restoreFrame({ parts }: Pick<OpenMemory, 'parts'>, frame: Frame): void {
  const { kind, arrived, payload } = frame;
  switch (kind) {
    case frameKind.metrics:
      for (const held of decodeChunks(payload)) parts.metrics.restore(held);
      break;
    case frameKind.logs:
      parts.logs.restore(rowsOf(decodeBatch(payload), 'logs', arrived));
      break;
    case frameKind.spans:
      parts.traces.restore(rowsOf(decodeBatch(payload), 'spans', arrived));
      break;
    case frameKind.profiles:
      for (const profile of decodeBatch(payload).profiles ?? []) {
        parts.profiles.restore({ profile, arrived });
      }
      break;
    case frameKind.changes:
      for (const change of decodeBatch(payload).changes ?? []) {
        parts.changes.restore({ change, arrived });
      }
      break;
    case frameKind.logHistory: {
      const input = byteReader(payload);
      parts.logs.history.restore(readColumn(input, 'u32', input.uint()));
      break;
    }
    case frameKind.end:
      break;
    default:
      throw new AbduceError('DECODE', `a frame of the unknown kind ${String(kind)}`);
  }
}
