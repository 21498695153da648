import type { TelemetryBatch } from '../../model/batch.ts';
import { takeStrings } from '../protobuf/strings.ts';
import { decodeLog } from './decode-log.ts';
import { decodeMetric } from './decode-metric.ts';
import { decodeSpan } from './decode-span.ts';
import { openLogs, takeLogs } from './log-columns.ts';
import { openPoints, takePoints } from './metric-columns.ts';
import { decodeRequest } from './resources.ts';
import type { OtlpSignal } from './signal.ts';
import { openSource, type Source } from './source.ts';
import { openSpans, takeSpans } from './span-columns.ts';

function decodeTraces(source: Source): TelemetryBatch {
  const sink = openSpans(source.bytes.length);
  const owners = decodeRequest(source, (end, resource, scope) =>
    decodeSpan(source, sink, end, resource, scope),
  );
  return { strings: takeStrings(source.strings), ...owners, spans: takeSpans(sink) };
}

function decodeLogs(source: Source): TelemetryBatch {
  const sink = openLogs(source.bytes.length);
  const owners = decodeRequest(source, (end, resource, scope) =>
    decodeLog(source, sink, end, resource, scope),
  );
  return { strings: takeStrings(source.strings), ...owners, logs: takeLogs(sink) };
}

function decodeMetrics(source: Source): TelemetryBatch {
  const sink = openPoints(source.bytes.length);
  const owners = decodeRequest(source, (end, resource, scope) =>
    decodeMetric(source, sink, end, resource, scope),
  );
  return { strings: takeStrings(source.strings), ...owners, metrics: takePoints(sink) };
}

/**
 * Reads an OTLP `Export…ServiceRequest` in protobuf into columns. The batch does not refer to `bytes`.
 *
 * Fields it does not know are skipped; invalid UTF-8 becomes U+FFFD; values may nest 64 deep.
 *
 * @throws AbduceError `DECODE`, with the byte offset in `details.offset`, when the bytes are malformed.
 */
export function decodeOtlp(signal: OtlpSignal, bytes: Uint8Array): TelemetryBatch {
  const source = openSource(bytes);
  switch (signal) {
    case 'traces':
      return decodeTraces(source);
    case 'logs':
      return decodeLogs(source);
    case 'metrics':
      return decodeMetrics(source);
  }
}
