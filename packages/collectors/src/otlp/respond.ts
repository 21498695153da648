import { encodeExportResponse, encodeStatus, type OtlpFormat } from '@abduce/core/wire';
import type { IngestResponse } from './ingest.ts';
import type { Accepted } from './receiver.ts';
import { type Refusal, refusals } from './refusal.ts';
import type { Route } from './routes.ts';
import { statusWithProblems } from './rpc-status.ts';

const mediaTypes: Record<OtlpFormat, string> = {
  protobuf: 'application/x-protobuf',
  json: 'application/json',
};

function typed(format: OtlpFormat): Record<string, string> {
  return { 'content-type': mediaTypes[format] };
}

/** 200 in the request's own format, as the OTLP specification asks. */
export function acceptedResponse(
  route: Exclude<Route, 'changes'>,
  format: OtlpFormat,
  accepted: Accepted,
): IngestResponse {
  const { refused: rejected, message } = accepted;
  const body = encodeExportResponse(route, { rejected, message }, format);
  return { status: 200, headers: typed(format), body };
}

export function changesResponse(ids: readonly string[]): IngestResponse {
  return { status: 200, headers: typed('json'), body: JSON.stringify({ accepted: ids }) };
}

/** A `google.rpc.Status` in the request's format; in JSON when the request named none we know. */
export function refusalResponse(refusal: Refusal, format: OtlpFormat | undefined): IngestResponse {
  const { http, grpc } = refusals[refusal.reason];
  const { message, retryAfter, problems } = refusal;
  const shape = format ?? 'json';
  return {
    status: http,
    headers: {
      ...typed(shape),
      ...(retryAfter !== undefined && { 'retry-after': String(Math.ceil(retryAfter / 1000)) }),
      ...refusal.headers,
    },
    body: problems
      ? statusWithProblems(grpc, message, problems)
      : encodeStatus(grpc, message, shape),
  };
}
