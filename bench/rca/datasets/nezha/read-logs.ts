import { parseRows } from '../../read-table.ts';
import { bytes, longs, pushHex, type Texts, words } from './columns.ts';

/** Log records of some files. Texts by number; `line` is 0 where the source line is not told. */
export interface LogColumns {
  readonly length: number;
  readonly traceId: Uint32Array;
  readonly spanId: Uint32Array;
  readonly pod: Uint32Array;
  readonly timeNano: BigUint64Array;
  readonly severity: Uint8Array;
  readonly body: Uint32Array;
  readonly logger: Uint32Array;
  readonly line: Uint32Array;
}

const levels: Readonly<Record<string, number>> = {
  TRACE: 1,
  DEBUG: 5,
  INFO: 9,
  WARN: 13,
  WARNING: 13,
  ERROR: 17,
  FATAL: 21,
  CRITICAL: 21,
};

interface Told {
  readonly severity: number;
  readonly message: string;
  readonly logger: string;
  readonly line: number;
}

const prefix = /^[\d:.,]+ +([A-Z]+) +(?:(\S+)#(\d+) +|- +)?/;
const ids = /^TraceID: \S+ SpanID: \S+ */;

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

/** A container's line: either JSON with a severity of its own, or text that starts with time, level and source. */
function told(raw: string): Told {
  const outer = parsed(raw);
  const line = String(outer?.log ?? raw).trimEnd();
  const inner = parsed(line);
  if (inner !== undefined) {
    const severity = levels[String(inner.severity ?? '').toUpperCase()] ?? 0;
    const message = String(inner.message ?? line).replace(ids, '');
    return { severity, message, logger: '', line: 0 };
  }
  const head = prefix.exec(line);
  return {
    severity: levels[head?.[1] ?? ''] ?? 0,
    message: line.slice(head?.[0].length ?? 0).replace(ids, ''),
    logger: head?.[2] ?? '',
    line: Number(head?.[3] ?? 0),
  };
}

/** Reads `Timestamp,TimeUnixNano,Node,PodName,Container,TraceID,SpanID,Log`. */
export function readLogs(files: readonly string[], strings: Texts): LogColumns {
  const [traceId, spanId, pod, body] = [words(), words(), words(), words()];
  const [logger, line, timeNano, severity] = [words(), words(), longs(), bytes()];
  let length = 0;
  for (const file of files) {
    for (const cells of parseRows(file).slice(1)) {
      const [, time = '', , podName = '', , trace = '', span = '', text = ''] = cells;
      if (!/^\d+$/.test(time)) continue;
      const record = told(text);
      length++;
      pushHex(traceId, trace, 4);
      pushHex(spanId, span, 2);
      pod.push(strings.id(podName));
      timeNano.push(BigInt(time));
      severity.push(record.severity);
      body.push(strings.id(record.message));
      logger.push(strings.id(record.logger));
      line.push(record.line);
    }
  }
  return {
    length,
    traceId: traceId.take(),
    spanId: spanId.take(),
    pod: pod.take(),
    timeNano: timeNano.take(),
    severity: severity.take(),
    body: body.take(),
    logger: logger.take(),
    line: line.take(),
  };
}
