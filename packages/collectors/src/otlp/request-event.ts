import { channel } from 'node:diagnostics_channel';
import type { Millis } from '@abduce/core';
import type { OtlpFormat } from '@abduce/core/wire';
import type { ContentCoding } from './content-coding.ts';
import type { RefusalReason } from './refusal.ts';
import type { Route } from './routes.ts';

/** One finished request. */
export interface RequestEvent {
  readonly transport: 'http' | 'grpc';
  /** `none` when the request matched no route. */
  readonly route: Route | 'none';
  /** `partial`: taken, but for some records. */
  readonly outcome: 'accepted' | 'partial' | RefusalReason;
  /** HTTP status, or gRPC code. */
  readonly status: number;
  readonly format?: OtlpFormat;
  readonly coding?: ContentCoding;
  readonly wireBytes: number;
  readonly decodedBytes: number;
  /** Records given to the sink. */
  readonly records: number;
  /** Records left out by a partial success. */
  readonly refused: number;
  readonly duration: Millis;
}

/** Must not throw; a throw is logged and ignored. */
export interface RequestObserver {
  request(event: RequestEvent): void;
}

/** Name of the `node:diagnostics_channel` that carries a `RequestEvent` for each request. */
export const requestChannel = 'abduce:otlp:request';

/** Publishes to the channel; costs a check when nobody listens. */
export const channelObserver: RequestObserver = (() => {
  const requests = channel(requestChannel);
  return {
    request(event) {
      if (requests.hasSubscribers) requests.publish(event);
    },
  };
})();
