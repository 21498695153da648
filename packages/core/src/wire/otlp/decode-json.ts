import type { TelemetryBatch } from '../../model/batch.ts';
import { AbduceError } from '../../model/error.ts';
import { encodeFromJson } from '../schema/from-json.ts';
import { requests } from '../schema/requests.ts';
import { decodeOtlp } from './decode.ts';
import type { OtlpSignal } from './signal.ts';

/** Parses JSON. @throws AbduceError `DECODE`. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AbduceError('DECODE', `not JSON: ${(cause as Error).message}`, {
      hint: 'Send a JSON document, or set the content type to application/x-protobuf.',
      cause,
    });
  }
}

/**
 * Reads an OTLP `Export…ServiceRequest` in JSON: ids in hexadecimal, 64-bit integers as strings or
 * numbers, enumerations as numbers or names. Members it does not know are ignored.
 *
 * The document goes through its protobuf form, so that both encodings meet in one decoder.
 *
 * @throws AbduceError `DECODE` with the JSON path (`details.path`), the value and what was expected.
 */
export function decodeOtlpJson(signal: OtlpSignal, text: string): TelemetryBatch {
  return decodeOtlp(signal, encodeFromJson(requests[signal], parseJson(text)));
}
