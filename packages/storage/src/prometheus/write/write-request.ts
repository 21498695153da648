import type { RemoteWriteEncoder, RemoteWriteMetadata } from '@abduce/core/wire';
import type { PrometheusLimits } from '../limits.ts';
import type { SeriesSamples } from './series-samples.ts';

/** What one request carries. */
export interface WriteRequest {
  readonly series: readonly SeriesSamples[];
  readonly metadata: readonly RemoteWriteMetadata[];
  readonly samples: number;
  /** About, before compression. */
  readonly bytes: number;
}

/** About what a sample takes on the wire. */
const sampleBytes = 18;

export function writeRequest(
  series: readonly SeriesSamples[],
  metadata: readonly RemoteWriteMetadata[] = [],
): WriteRequest {
  let [samples, bytes] = [0, 0];
  for (const { block, from, to } of series) {
    samples += to - from;
    bytes += block.labels.length + 12 + (to - from) * sampleBytes;
  }
  return { series, metadata, samples, bytes };
}

/** Cuts series into requests within the limits; the order of series and of their samples stays. */
export function* requestsOf(
  series: readonly SeriesSamples[],
  { requestSamples, requestBytes }: PrometheusLimits,
): Generator<WriteRequest> {
  let pending: SeriesSamples[] = [];
  let [samples, bytes] = [0, 0];
  for (const { block, samples: columns, from: first, to } of series) {
    const head = block.labels.length + 12;
    for (let from = first; from < to; ) {
      const room = Math.min(
        requestSamples - samples,
        Math.floor((requestBytes - bytes - head) / sampleBytes),
      );
      if (room < 1 && pending.length > 0) {
        yield writeRequest(pending);
        pending = [];
        samples = bytes = 0;
        continue;
      }
      // Labels that fill a request by themselves still take one sample along.
      const end = Math.min(to, from + Math.max(1, room));
      pending.push({ block, samples: columns, from, to: end });
      samples += end - from;
      bytes += head + (end - from) * sampleBytes;
      from = end;
    }
  }
  if (pending.length > 0) yield writeRequest(pending);
}

/** Two requests of half the samples each. */
export function halves({ series, samples }: WriteRequest): readonly [WriteRequest, WriteRequest] {
  const left: SeriesSamples[] = [];
  const right: SeriesSamples[] = [];
  let room = Math.floor(samples / 2);
  for (const part of series) {
    const cut = part.from + Math.min(room, part.to - part.from);
    if (cut > part.from) left.push({ ...part, to: cut });
    if (cut < part.to) right.push({ ...part, from: cut });
    room -= cut - part.from;
  }
  return [writeRequest(left), writeRequest(right)];
}

/** The request as protobuf, not compressed yet; good until the encoder is used again. */
export function encodeRequest(encoder: RemoteWriteEncoder, request: WriteRequest): Uint8Array {
  for (const { block, samples, from, to } of request.series) {
    encoder.add(block.labels, samples, from, to);
  }
  for (const entry of request.metadata) encoder.addMetadata(entry);
  return encoder.takeView();
}
