import { AbduceError } from '../../model/error.ts';
import {
  type Input,
  openInput,
  readEnd,
  readFixed,
  readLongVarint,
  readTag,
  readVarint,
  skipField,
} from '../protobuf/input.ts';
import { internBytes, internStrings, type Strings, takeStrings } from '../protobuf/strings.ts';
import { staleMarker } from './encoder.ts';
import { growable } from './growable.ts';
import { type RemoteWriteMetadata, remoteWriteKinds } from './metadata.ts';

/** A `WriteRequest` of remote write 1.0 as columns. Exemplars and native histograms are not read. */
export interface RemoteWriteRequest {
  /** Id 0 is the empty string. */
  readonly strings: readonly string[];
  readonly series: number;
  /** Series `s` owns labels `labelOffsets[s]` up to `labelOffsets[s + 1]`, in the order they came. */
  readonly labelOffsets: Uint32Array;
  /** String ids. */
  readonly labelNames: Uint32Array;
  /** String ids. */
  readonly labelValues: Uint32Array;
  /** Series `s` owns samples `sampleOffsets[s]` up to `sampleOffsets[s + 1]`. */
  readonly sampleOffsets: Uint32Array;
  /** Milliseconds since the Unix epoch. */
  readonly times: Float64Array;
  readonly values: Float64Array;
  /** 1 where a sample is a stale marker. */
  readonly stale: Uint8Array;
  readonly metadata: readonly RemoteWriteMetadata[];
}

export interface RemoteWriteLimits {
  /** Series, labels of all series, samples, and metadata, each. Default 2^20. */
  readonly maxEntries?: number;
}

function textId(input: Input, strings: Strings, end: number): number {
  const stop = readEnd(input, end);
  const start = input.pos;
  input.pos = stop;
  return internBytes(strings, start, stop);
}

/**
 * Reads a request that is no longer compressed. Unknown fields are skipped, as protobuf asks. Throws `DECODE` for
 * bytes that are no request, and for one with more entries than the limits allow. Linear in the bytes.
 */
export function decodeRemoteWrite(
  bytes: Uint8Array,
  { maxEntries = 2 ** 20 }: RemoteWriteLimits = {},
): RemoteWriteRequest {
  const input = openInput(bytes);
  const strings = internStrings(input.bytes, input.view);
  const labelOffsets = growable(Uint32Array, 256);
  const labelNames = growable(Uint32Array, 1024);
  const labelValues = growable(Uint32Array, 1024);
  const sampleOffsets = growable(Uint32Array, 256);
  const times = growable(Float64Array, 256);
  const values = growable(Float64Array, 256);
  const stale = growable(Uint8Array, 256);
  const metadata: (Omit<RemoteWriteMetadata, 'metric' | 'help' | 'unit'> & {
    readonly texts: readonly [number, number, number];
  })[] = [];

  const bounded = (length: number, what: string): void => {
    if (length >= maxEntries) {
      throw new AbduceError('DECODE', `remote-write request holds over ${maxEntries} ${what}`, {
        hint: 'Send smaller requests.',
        details: { offset: input.pos, limit: maxEntries },
      });
    }
  };
  const label = (end: number): void => {
    bounded(labelNames.length, 'labels');
    let [name, value] = [0, 0];
    while (input.pos < end) {
      const tag = readTag(input, end);
      if (tag === 10) name = textId(input, strings, end);
      else if (tag === 18) value = textId(input, strings, end);
      else skipField(input, tag, end);
    }
    labelNames.push(name);
    labelValues.push(value);
  };
  const sample = (end: number): void => {
    bounded(times.length, 'samples');
    let [time, value, marker] = [0, 0, 0];
    while (input.pos < end) {
      const tag = readTag(input, end);
      if (tag === 9) {
        const at = readFixed(input, end, 8);
        value = input.view.getFloat64(at, true);
        marker =
          input.view.getUint32(at, true) === staleMarker.low &&
          input.view.getUint32(at + 4, true) === staleMarker.high
            ? 1
            : 0;
      } else if (tag === 16) {
        const low = readLongVarint(input, end);
        time = (input.high | 0) * 2 ** 32 + low;
      } else skipField(input, tag, end);
    }
    times.push(time);
    values.push(value);
    stale.push(marker);
  };
  const timeSeries = (end: number): void => {
    bounded(labelOffsets.length, 'series');
    labelOffsets.push(labelNames.length);
    sampleOffsets.push(times.length);
    while (input.pos < end) {
      const tag = readTag(input, end);
      if (tag === 10) label(readEnd(input, end));
      else if (tag === 18) sample(readEnd(input, end));
      else skipField(input, tag, end);
    }
  };
  const describe = (end: number): void => {
    bounded(metadata.length, 'metadata');
    let kind = 0;
    let [metric, help, unit] = [0, 0, 0];
    while (input.pos < end) {
      const tag = readTag(input, end);
      if (tag === 8) kind = readVarint(input, end);
      else if (tag === 18) metric = textId(input, strings, end);
      else if (tag === 34) help = textId(input, strings, end);
      else if (tag === 42) unit = textId(input, strings, end);
      else skipField(input, tag, end);
    }
    metadata.push({ kind: remoteWriteKinds[kind] ?? 'unknown', texts: [metric, help, unit] });
  };

  const end = input.bytes.length;
  while (input.pos < end) {
    const tag = readTag(input, end);
    if (tag === 10) timeSeries(readEnd(input, end));
    else if (tag === 26) describe(readEnd(input, end));
    else skipField(input, tag, end);
  }
  const series = labelOffsets.length;
  labelOffsets.push(labelNames.length);
  sampleOffsets.push(times.length);
  const texts = takeStrings(strings);
  return {
    strings: texts,
    series,
    labelOffsets: labelOffsets.take(),
    labelNames: labelNames.take(),
    labelValues: labelValues.take(),
    sampleOffsets: sampleOffsets.take(),
    times: times.take(),
    values: values.take(),
    stale: stale.take(),
    metadata: metadata.map(({ kind, texts: [metric, help, unit] }) => ({
      kind,
      metric: texts[metric] ?? '',
      help: texts[help] ?? '',
      unit: texts[unit] ?? '',
    })),
  };
}
