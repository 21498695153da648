import { AbduceError } from '../../model/error.ts';
import { encodeText } from '../protobuf/output.ts';
import { encodeFromJson } from '../schema/from-json.ts';
import { rejectedNames, responses, rpcStatus } from '../schema/responses.ts';
import type { Message } from '../schema/schema.ts';
import { decodeToJson } from '../schema/to-json.ts';
import { parseJson } from './decode-json.ts';
import type { OtlpSignal } from './signal.ts';

export type OtlpFormat = 'protobuf' | 'json';

/** What a receiver did not take. */
export interface PartialSuccess {
  /** Spans, log records or data points refused. */
  readonly rejected: number;
  /** Why; or, with nothing refused, a warning. */
  readonly message: string;
}

function encode(message: Message, value: object, format: OtlpFormat): Uint8Array {
  return format === 'json' ? encodeText(JSON.stringify(value)) : encodeFromJson(message, value);
}

function decode(message: Message, body: Uint8Array, format: OtlpFormat): unknown {
  const bytes =
    format === 'json' ? encodeFromJson(message, parseJson(new TextDecoder().decode(body))) : body;
  return decodeToJson(message, bytes);
}

/** The body of an `Export…ServiceResponse`. Full success, nothing refused and no message, has no `partialSuccess`. */
export function encodeExportResponse(
  signal: OtlpSignal,
  { rejected, message }: PartialSuccess,
  format: OtlpFormat,
): Uint8Array {
  if (!Number.isSafeInteger(rejected) || rejected < 0) {
    throw new AbduceError('CONFIG', `rejected is ${rejected}, expected a whole number from 0`);
  }
  const partial = {
    ...(rejected > 0 && { [rejectedNames[signal]]: String(rejected) }),
    ...(message !== '' && { errorMessage: message }),
  };
  const empty = Object.keys(partial).length === 0;
  return encode(responses[signal], empty ? {} : { partialSuccess: partial }, format);
}

/** Reads an `Export…ServiceResponse`. @throws AbduceError `DECODE`. */
export function decodeExportResponse(
  signal: OtlpSignal,
  body: Uint8Array,
  format: OtlpFormat,
): PartialSuccess {
  const { partialSuccess = {} } = decode(responses[signal], body, format) as {
    readonly partialSuccess?: { readonly [name: string]: string };
  };
  return {
    rejected: Number(partialSuccess[rejectedNames[signal]] ?? 0),
    message: partialSuccess.errorMessage ?? '',
  };
}

/** What a receiver answers in place of a response when the whole request failed. */
export interface RpcStatus {
  /** As `google.rpc.Code` numbers them: 3 invalid argument, 14 unavailable. */
  readonly code: number;
  readonly message: string;
}

/** The body of a `google.rpc.Status`. */
export function encodeStatus(code: number, message: string, format: OtlpFormat): Uint8Array {
  return encode(rpcStatus, { code, message }, format);
}

/** Reads a `google.rpc.Status`; its details are ignored. @throws AbduceError `DECODE`. */
export function decodeStatus(body: Uint8Array, format: OtlpFormat): RpcStatus {
  const { code = 0, message = '' } = decode(rpcStatus, body, format) as Partial<RpcStatus>;
  return { code, message };
}
