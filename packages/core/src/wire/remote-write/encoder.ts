import { encodeText } from '../protobuf/output.ts';
import { type RemoteWriteMetadata, remoteWriteKinds } from './metadata.ts';

/** Samples of one series as columns, in order of time. */
export interface RemoteWriteSamples {
  /** Whole milliseconds since the Unix epoch. */
  readonly times: ArrayLike<number>;
  readonly values: ArrayLike<number>;
  /** 1 where the sample is a stale marker: the series ended, its value does not count. */
  readonly stale?: ArrayLike<number>;
}

/** Writes `WriteRequest` messages of remote write 1.0, one after the other. */
export interface RemoteWriteEncoder {
  /** Of the request so far. */
  readonly bytes: number;
  readonly series: number;
  readonly samples: number;
  /** Adds the samples `from` up to `to` of a series whose labels are given as `encodeSeriesLabels` made them. */
  add(labels: Uint8Array, samples: RemoteWriteSamples, from?: number, to?: number): void;
  addMetadata(metadata: RemoteWriteMetadata): void;
  /** The request, without compression; the encoder begins the next one. */
  take(): Uint8Array;
  /** As `take`, without a copy: the bytes are good until something is added. */
  takeView(): Uint8Array;
}

/** The stale marker of Prometheus, a NaN with a payload of its own; little-endian halves. */
export const staleMarker: { readonly low: number; readonly high: number } = {
  low: 0x0000_0002,
  high: 0x7ff0_0000,
};

const two32 = 2 ** 32;

function varintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest > 127; rest = Math.floor(rest / 128)) size++;
  return size;
}

/**
 * An encoder that keeps its buffer from request to request. Time of a sample is a memory write; labels are copied.
 *
 * @example
 * const encoder = remoteWriteEncoder();
 * const up = encodeSeriesLabels(labelsOf({ __name__: 'up', job: 'cart' }));
 * encoder.add(up, { times: [1767614400000], values: [1] });
 * await post(snappy(encoder.take()));
 */
export function remoteWriteEncoder(): RemoteWriteEncoder {
  let bytes = new Uint8Array(65_536);
  let view = new DataView(bytes.buffer);
  let [pos, series, count] = [0, 0, 0];
  // Samples of a request mostly share a few times: the varint of the last one is kept.
  const stamp = new Uint8Array(12);
  let [stampTime, stampSize] = [Number.NaN, 0];

  const reserve = (size: number): void => {
    if (pos + size <= bytes.length) return;
    const grown = new Uint8Array(Math.max(bytes.length * 2, pos + size));
    grown.set(bytes.subarray(0, pos));
    bytes = grown;
    view = new DataView(grown.buffer);
  };
  const putVarint = (value: number): void => {
    let rest = value;
    while (rest > 127) {
      bytes[pos++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    bytes[pos++] = rest;
  };
  const setStamp = (time: number): void => {
    stampTime = time;
    // As two's complement of 64 bits, in halves.
    let high = Math.floor(time / two32);
    let low = time - high * two32;
    if (high < 0) high += two32;
    stampSize = 0;
    while (high > 0 || low > 127) {
      stamp[stampSize++] = (low % 128) | 128;
      low = Math.floor(low / 128) + (high % 128) * 2 ** 25;
      high = Math.floor(high / 128);
    }
    stamp[stampSize++] = low;
  };
  const takeView = (): Uint8Array => {
    const request = bytes.subarray(0, pos);
    pos = series = count = 0;
    return request;
  };
  const putText = (tag: number, text: string): void => {
    const encoded = encodeText(text);
    bytes[pos++] = tag;
    putVarint(encoded.length);
    bytes.set(encoded, pos);
    pos += encoded.length;
  };

  return {
    get bytes() {
      return pos;
    },
    get series() {
      return series;
    },
    get samples() {
      return count;
    },
    add(labels, { times, values, stale }, from = 0, to = times.length) {
      reserve(labels.length + 24 + (to - from) * 22);
      // Lengths of samples differ only with their time; the series is written first, and moved when its length
      // prefix takes another number of bytes than guessed.
      const guessed = varintSize(labels.length + (to - from) * 18);
      bytes[pos++] = 10;
      const prefix = pos;
      pos += guessed;
      const start = pos;
      bytes.set(labels, pos);
      pos += labels.length;
      for (let i = from; i < to; i++) {
        const time = times[i] as number;
        if (time !== stampTime) setStamp(time);
        bytes[pos] = 18;
        bytes[pos + 1] = 10 + stampSize;
        bytes[pos + 2] = 9;
        if (stale !== undefined && stale[i] === 1) {
          view.setUint32(pos + 3, staleMarker.low, true);
          view.setUint32(pos + 7, staleMarker.high, true);
        } else view.setFloat64(pos + 3, values[i] as number, true);
        bytes[pos + 11] = 16;
        pos += 12;
        for (let k = 0; k < stampSize; k++) bytes[pos++] = stamp[k] as number;
      }
      const length = pos - start;
      const size = varintSize(length);
      if (size !== guessed) bytes.copyWithin(prefix + size, start, pos);
      pos = prefix;
      putVarint(length);
      pos += length;
      series++;
      count += to - from;
    },
    addMetadata({ metric, kind, help, unit }) {
      // Three bytes of UTF-8 at most for each UTF-16 unit.
      const most = (metric.length + help.length + unit.length) * 3 + 32;
      reserve(most + 8);
      const start = pos;
      pos += 8;
      const body = pos;
      bytes[pos++] = 8;
      bytes[pos++] = remoteWriteKinds.indexOf(kind);
      if (metric !== '') putText(18, metric);
      if (help !== '') putText(34, help);
      if (unit !== '') putText(42, unit);
      const length = pos - body;
      pos = start;
      bytes[pos++] = 26;
      putVarint(length);
      bytes.copyWithin(pos, body, body + length);
      pos += length;
    },
    take: () => takeView().slice(),
    takeView,
  };
}
