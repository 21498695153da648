import type { Millis } from '@abduce/core';

/** Every bound of the receiver. */
export interface OtlpLimits {
  /** Bytes of one body as sent. Default 16 MiB. */
  readonly maxWireBytes: number;
  /** Bytes of one body after decompression. Default 64 MiB. */
  readonly maxDecodedBytes: number;
  /** Bytes of one JSON body after decompression: parsed JSON takes many times its size. Default 16 MiB. */
  readonly maxJsonBytes: number;
  /** Decompressed bytes allowed per byte sent, beyond the first MiB. Default 200. */
  readonly maxRatio: number;
  /** Spans, log records or points of one request, their resources and scopes counted too. Default 200,000. */
  readonly maxRecords: number;
  /** Bytes that requests in flight may hold together; one that is alone may go beyond. Default 48 MiB. */
  readonly maxInFlightBytes: number;
  /** Requests that may wait for the sink at one time. Default 64. */
  readonly concurrency: number;
  /** From the request's head to the last byte of its body. Default 30 s. */
  readonly bodyTimeout: Millis;
  /** For the sink to take one batch. Default 30 s. */
  readonly sinkTimeout: Millis;
  /** Records timed further ahead of the clock are refused. Default 2 h. */
  readonly maxFuture: Millis;
}

const MiB = 1 << 20;

export const defaultLimits: OtlpLimits = {
  maxWireBytes: 16 * MiB,
  maxDecodedBytes: 64 * MiB,
  maxJsonBytes: 16 * MiB,
  maxRatio: 200,
  maxRecords: 200_000,
  maxInFlightBytes: 48 * MiB,
  concurrency: 64,
  bodyTimeout: 30_000,
  sinkTimeout: 30_000,
  maxFuture: 2 * 3_600_000,
};

/** Decompressed bytes that may be free of the ratio rule: small bodies of repeated names compress well. */
const ratioFree = MiB;

/** How far `wire` bytes may expand. */
export function allowedBytes(wire: number, limits: OtlpLimits): number {
  return Math.max(ratioFree, wire * limits.maxRatio);
}
