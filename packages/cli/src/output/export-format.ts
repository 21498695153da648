import type { TelemetryBatch } from '@abduce/core';
import { encodeOtlp, encodeOtlpJson } from '@abduce/core/wire';
import type { StoredSignal } from '../store/signals.ts';
import type { FileSetOptions } from './file-set.ts';
import { encodeNdjson } from './ndjson.ts';

export const exportFormats = ['otlp-json', 'otlp-proto', 'ndjson'] as const;
export type ExportFormat = (typeof exportFormats)[number];

const endings: Readonly<Record<ExportFormat, string>> = {
  'otlp-json': 'jsonl',
  'otlp-proto': 'pb',
  ndjson: 'ndjson',
};

/** The file of a signal in a directory; OTLP has no changes, so those are as `abduce investigate` reads them. */
export function exportedFile(format: ExportFormat, signal: StoredSignal): string {
  if (signal === 'changes' && format !== 'ndjson') return 'changes.json';
  return `${signal}.${endings[format]}`;
}

export function frameOf(format: ExportFormat, signal: StoredSignal): Pick<FileSetOptions, 'frame'> {
  return signal === 'changes' && format !== 'ndjson'
    ? { frame: { head: '[\n', between: ',\n', tail: '\n]\n' } }
    : {};
}

/** One signal of a batch, so that what is written one after the other is one file. */
export function encodeExport(
  format: ExportFormat,
  signal: StoredSignal,
  batch: TelemetryBatch,
): string | Uint8Array {
  if (format === 'ndjson') return encodeNdjson(signal, batch);
  if (signal === 'changes')
    return (batch.changes ?? []).map((change) => JSON.stringify(change)).join(',\n');
  if (signal === 'profiles') return '';
  return format === 'otlp-json' ? `${encodeOtlpJson(signal, batch)}\n` : encodeOtlp(signal, batch);
}
