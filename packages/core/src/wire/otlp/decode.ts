import type { TelemetryBatch } from '../../model/batch.ts';
import { takeStrings } from '../protobuf/strings.ts';
import { decodeLog } from './decode-log.ts';
import { decodeMetric } from './decode-metric.ts';
import { decodeSpan } from './decode-span.ts';
import { clearLogs, openLogs, takeLogs } from './log-columns.ts';
import { clearPoints, openPoints, takePoints } from './metric-columns.ts';
import { decodeRequest } from './resources.ts';
import { scratch } from './scratch.ts';
import type { OtlpSignal } from './signal.ts';
import { closeSource, openSource, type Source } from './source.ts';
import { clearSpans, openSpans, takeSpans } from './span-columns.ts';

const spanScratch = scratch(openSpans, clearSpans);
const logScratch = scratch(openLogs, clearLogs);
const pointScratch = scratch(openPoints, clearPoints);

function decodeTraces(source: Source): TelemetryBatch {
  const sink = spanScratch.borrow();
  const owners = decodeRequest(source, (end, resource, scope) =>
    decodeSpan(source, sink, end, resource, scope),
  );
  const spans = takeSpans(sink);
  spanScratch.giveBack(sink);
  return { strings: takeStrings(source.strings), ...owners, spans };
}

function decodeLogs(source: Source): TelemetryBatch {
  const sink = logScratch.borrow();
  const owners = decodeRequest(source, (end, resource, scope) =>
    decodeLog(source, sink, end, resource, scope),
  );
  const logs = takeLogs(sink);
  logScratch.giveBack(sink);
  return { strings: takeStrings(source.strings), ...owners, logs };
}

function decodeMetrics(source: Source): TelemetryBatch {
  const sink = pointScratch.borrow();
  const owners = decodeRequest(source, (end, resource, scope) =>
    decodeMetric(source, sink, end, resource, scope),
  );
  const metrics = takePoints(sink);
  pointScratch.giveBack(sink);
  return { strings: takeStrings(source.strings), ...owners, metrics };
}

const decoders = { traces: decodeTraces, logs: decodeLogs, metrics: decodeMetrics } as const;

/**
 * Reads an OTLP `Export…ServiceRequest` in protobuf into columns. The batch does not refer to `bytes`.
 *
 * Fields it does not know are skipped; invalid UTF-8 becomes U+FFFD; values may nest 64 deep.
 *
 * @throws AbduceError `DECODE`, with the byte offset in `details.offset`, when the bytes are malformed.
 */
export function decodeOtlp(signal: OtlpSignal, bytes: Uint8Array): TelemetryBatch {
  const source = openSource(bytes);
  const batch = decoders[signal](source);
  closeSource(source);
  return batch;
}
