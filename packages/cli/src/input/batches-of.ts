import { parseChanges } from '@abduce/collectors/otlp';
import { AbduceError, batchBuilder, type TelemetryBatch } from '@abduce/core';
import { decodeOtlp, decodeOtlpJson, type OtlpSignal } from '@abduce/core/wire';
import { reworded } from './reworded.ts';

/** What one unpacked file holds, told by its name and, for JSON, by its keys. Throws `DECODE`. */
export function batchesOf(name: string, bytes: Buffer): TelemetryBatch[] {
  if (/^changes\.json$/i.test(name)) return [changesBatch(JSON.parse(bytes.toString('utf8')))];
  if (!/\.(json|jsonl|ndjson)$/i.test(name)) return [decodeOtlp(signalOfName(name), bytes)];
  const text = bytes.toString('utf8');
  const lines = text.split('\n').map((line) => line.trim());
  // The Collector's file exporter writes one document a line, whatever the file is called.
  const many = lines.filter((line) => /^\{\s*"resource/.test(line)).length > 1;
  if (/\.json$/i.test(name) && !many) return jsonBatches(text);
  return lines.flatMap((line, at) => {
    if (line === '') return [];
    try {
      return jsonBatches(line);
    } catch (cause) {
      throw reworded(`line ${at + 1}`, cause);
    }
  });
}

function signalOfName(name: string): OtlpSignal {
  if (/trace|span/i.test(name)) return 'traces';
  if (/log/i.test(name)) return 'logs';
  if (/metric/i.test(name)) return 'metrics';
  throw new AbduceError('DECODE', 'its name does not say what it holds', {
    hint: 'name it traces, logs or metrics',
  });
}

const jsonKeys: Readonly<Record<string, OtlpSignal>> = {
  resourceSpans: 'traces',
  resourceLogs: 'logs',
  resourceMetrics: 'metrics',
};

/** One JSON document; which signal it holds is told by its own key. */
function jsonBatches(text: string): TelemetryBatch[] {
  const signals = Object.entries(jsonKeys).filter(([key]) => text.includes(`"${key}"`));
  if (signals.length === 0) {
    throw new AbduceError('DECODE', 'it is not OTLP/JSON', {
      hint: 'it should hold resourceSpans, resourceLogs or resourceMetrics',
    });
  }
  return signals.map(([, signal]) => decodeOtlpJson(signal, text));
}

function changesBatch(document: unknown): TelemetryBatch {
  // Recorded changes may lie anywhere in time.
  const { changes, problems } = parseChanges(document, 0, Number.POSITIVE_INFINITY);
  const [problem] = problems;
  if (problem !== undefined) {
    throw new AbduceError(
      'DECODE',
      `${problem.path} should be ${problem.expected}, not ${problem.got}`,
    );
  }
  const builder = batchBuilder();
  for (const change of changes) builder.change(change);
  return builder.build();
}
