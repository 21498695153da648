import { isAbduceError, type TelemetryBatch } from '@abduce/core';
import { decodeOtlp, decodeOtlpJson, type OtlpFormat, type OtlpSignal } from '@abduce/core/wire';
import { countElements } from './count-elements.ts';
import type { OtlpLimits } from './limits.ts';
import { type Refusal, refuse } from './refusal.ts';

/** Above this a body is also searched for parts that are tiny on the wire and large in columns. */
const suspicious = 4 << 20;
const partsPerRecord = 10;
const objectsPerRecord = 5;

function tooMany(what: string, limit: number): Refusal {
  return refuse('too_large', `the request has more than ${limit} ${what}: send smaller batches`);
}

/** Bounds what decoding may cost before it starts. */
function screenSize(
  signal: OtlpSignal,
  format: OtlpFormat,
  bytes: Uint8Array,
  { maxRecords }: OtlpLimits,
): Refusal | undefined {
  if (format === 'json') {
    const limit = maxRecords * objectsPerRecord;
    if (bytes.length <= limit) return undefined;
    let objects = 0;
    for (let at = 0; at < bytes.length; at++) if (bytes[at] === 0x7b) objects++;
    return objects > limit ? tooMany('JSON objects', limit) : undefined;
  }
  if (bytes.length <= maxRecords) return undefined;
  if (countElements(signal, bytes, maxRecords, false) > maxRecords) {
    return tooMany('records', maxRecords);
  }
  const limit = maxRecords * partsPerRecord;
  if (bytes.length > suspicious && countElements(signal, bytes, limit, true) > limit) {
    return tooMany('attributes, events and links', limit);
  }
  return undefined;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Throws what is not the sender's fault. */
export function decodeBody(
  signal: OtlpSignal,
  format: OtlpFormat,
  bytes: Uint8Array,
  limits: OtlpLimits,
): TelemetryBatch | Refusal {
  const refusal = screenSize(signal, format, bytes, limits);
  if (refusal !== undefined) return refusal;
  try {
    return format === 'json'
      ? decodeOtlpJson(signal, utf8.decode(bytes))
      : decodeOtlp(signal, bytes);
  } catch (cause) {
    if (isAbduceError(cause, 'DECODE')) return refuse('bad_data', cause.message);
    // Depth that overflows the stack, and text that is not UTF-8.
    if (cause instanceof RangeError) return refuse('bad_data', 'the body is nested too deeply');
    if ((cause as NodeJS.ErrnoException).code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
      return refuse('bad_data', 'the body is not valid UTF-8');
    }
    throw cause;
  }
}
