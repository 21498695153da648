import { AbduceError, isAbduceError, type TelemetryBatch } from '@abduce/core';
import { decodeOtlpJson, type OtlpSignal } from '@abduce/core/wire';
import { type JsonItem, jsonItems } from './json-items.ts';
import { type Piece, pieceBytes } from './piece.ts';
import { reworded } from './reworded.ts';

const signals: Readonly<Record<string, OtlpSignal>> = {
  resourceSpans: 'traces',
  resourceLogs: 'logs',
  resourceMetrics: 'metrics',
};

function decode(key: string, items: readonly JsonItem[]): TelemetryBatch {
  const text = `{${JSON.stringify(key)}:[${items.map((item) => item.text).join(',')}]}`;
  return decodeOtlpJson(signals[key] as OtlpSignal, text);
}

/** The place and reason of what one of the items has wrong. */
function located(key: string, items: readonly JsonItem[], cause: unknown): unknown {
  if (!isAbduceError(cause)) return cause;
  for (const item of items) {
    try {
      decode(key, [item]);
    } catch (own) {
      return reworded(`line ${item.line}, byte ${item.offset}`, own);
    }
  }
  return cause;
}

/**
 * OTLP/JSON: one document, or one after the other as the Collector's file exporter writes them. Throws `DECODE` with
 * line and byte.
 */
export async function* readOtlpJson(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Piece> {
  let found = false;
  let key = '';
  let items: JsonItem[] = [];
  let length = 0;
  const take = (): Piece => {
    try {
      return { batch: decode(key, items), position: items[0]?.offset ?? 0 };
    } catch (cause) {
      throw located(key, items, cause);
    } finally {
      [items, length] = [[], 0];
    }
  };
  for await (const item of jsonItems(chunks)) {
    if (!Object.hasOwn(signals, item.key)) continue;
    found = true;
    if (items.length > 0 && (item.key !== key || length + item.text.length > pieceBytes))
      yield take();
    key = item.key;
    items.push(item);
    length += item.text.length;
  }
  if (items.length > 0) yield take();
  if (!found) {
    throw new AbduceError('DECODE', 'it is not OTLP/JSON', {
      hint: 'it should hold resourceSpans, resourceLogs or resourceMetrics',
    });
  }
}
