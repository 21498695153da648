import type { OtlpFormat } from '@abduce/core/wire';
import type { ContentCoding } from './content-coding.ts';
import { acceptEncoding } from './content-coding.ts';
import type { RefusalReason } from './refusal.ts';
import type { RequestEvent } from './request-event.ts';
import type { Route } from './routes.ts';

/** What becomes known of a request while it is answered. */
export interface Exchange {
  route: Route | 'none';
  outcome: 'accepted' | 'partial' | RefusalReason;
  format?: OtlpFormat;
  coding?: ContentCoding;
  wireBytes: number;
  decodedBytes: number;
  records: number;
  refused: number;
}

export function newExchange(): Exchange {
  return {
    route: 'none',
    outcome: 'accepted',
    wireBytes: 0,
    decodedBytes: 0,
    records: 0,
    refused: 0,
  };
}

export function toEvent(
  exchange: Exchange,
  transport: RequestEvent['transport'],
  status: number,
  duration: number,
): RequestEvent {
  return { transport, status, duration, ...exchange };
}

/** What an OPTIONS request is told beside the methods. */
export const postOptions: Readonly<Record<string, string>> = {
  allow: 'POST, OPTIONS',
  'accept-post': 'application/x-protobuf, application/json',
  'accept-encoding': acceptEncoding,
};
