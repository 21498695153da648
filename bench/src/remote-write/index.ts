import type { Labels } from '@abduce/core';
import { decodeRemoteWrite, encodeSeriesLabels, remoteWriteEncoder } from '@abduce/core/wire';
import { answerParser } from '@abduce/storage/prometheus';
import {
  atLeast,
  type Bench,
  type BenchReport,
  defineBench,
  interleave,
  speedup,
  type Timing,
} from '../harness/index.ts';
import { snappyJs, snappyNative, writeRequestType } from './peers.ts';
import { labelSets, pointCount, rangeAnswer, scrape, seriesCount } from './series.ts';

const readSeries = 1000;
/** As much as a socket hands over at once. */
const chunkBytes = 65_536;

interface JsonAnswer {
  readonly data: {
    readonly result: readonly { readonly values: readonly (readonly [number, string])[] }[];
  };
}

function checkWritten(labels: readonly Labels[], ours: Uint8Array, theirs: Uint8Array): void {
  const [a, b] = [decodeRemoteWrite(ours), decodeRemoteWrite(theirs)];
  const same =
    a.series === labels.length &&
    b.series === labels.length &&
    a.values.every((value, i) => value === b.values[i] && a.times[i] === b.times[i]) &&
    a.labelValues.every((id, i) => a.strings[id] === b.strings[b.labelValues[i] as number]);
  if (!same) throw new Error('the two requests do not say the same');
}

function writing(): { readonly timings: readonly Timing[]; readonly bytes: number } {
  const labels = labelSets(seriesCount);
  const { time, values } = scrape(seriesCount);
  const encoder = remoteWriteEncoder();
  const blocks = labels.map(encodeSeriesLabels);
  const times = new Float64Array(seriesCount).fill(time);
  const samples = { times, values };
  const ours = (): Uint8Array => {
    for (let i = 0; i < blocks.length; i++) {
      encoder.add(blocks[i] as Uint8Array, samples, i, i + 1);
    }
    return encoder.takeView();
  };
  const request = {
    timeseries: labels.map((set, i) => ({
      labels: Array.from(set, ([name, value]) => ({ name, value })),
      samples: [{ value: values[i], timestamp: time }],
    })),
  };
  const theirs = (): Uint8Array => writeRequestType.encode(request).finish();
  checkWritten(labels, ours(), theirs());
  const timings = interleave([
    { name: 'abduce + snappy', run: () => snappyNative.compress(ours()) },
    { name: 'abduce + snappyjs', run: () => snappyJs.compress(ours()) },
    { name: 'protobufjs + snappyjs', run: () => snappyJs.compress(theirs()) },
    { name: 'protobufjs + snappy', run: () => snappyNative.compress(theirs()) },
    { name: 'abduce, not compressed', run: ours },
    { name: 'protobufjs, not compressed', run: theirs },
  ]);
  return { timings, bytes: ours().length };
}

function reading(): { readonly timings: readonly Timing[]; readonly bytes: number } {
  const bytes = rangeAnswer(readSeries);
  const decoder = new TextDecoder();
  const ours = (): readonly { readonly values: Float64Array }[] => {
    const parser = answerParser({ maxSamples: 2 ** 24 });
    for (let at = 0; at < bytes.length; at += chunkBytes) {
      parser.push(bytes.subarray(at, at + chunkBytes));
    }
    return parser.end().series;
  };
  const parsed = (): JsonAnswer => JSON.parse(decoder.decode(bytes)) as JsonAnswer;
  const { result } = parsed().data;
  for (const [i, { values }] of ours().entries()) {
    const same = values.every((value, k) => value === Number(result[i]?.values[k]?.[1]));
    if (!same) throw new Error(`series ${i} was not read as JSON.parse reads it`);
  }
  return {
    timings: interleave([
      { name: 'abduce, into arrays', run: ours },
      { name: 'JSON.parse, values still text', run: parsed },
    ]),
    bytes: bytes.length,
  };
}

export const bench: Bench = defineBench({
  name: 'remote-write',
  async run({ log }): Promise<BenchReport> {
    const written = writing();
    log(`${seriesCount} series of 9 labels, one sample each, ${written.bytes} bytes`);
    const read = reading();
    log(`answer of ${readSeries} series of ${pointCount} points, ${read.bytes} bytes`);
    const rate = (timings: readonly Timing[], items: number, what: string) =>
      timings.map(({ name, cpuMs }) => ({
        name: `${what}: ${name}`,
        value: Math.round((items / cpuMs) * 1000),
        unit: 'samples/CPU-s',
      }));
    return {
      results: [
        ...rate(written.timings, seriesCount, 'write'),
        ...rate(read.timings, readSeries * pointCount, 'query_range'),
      ],
      ratios: [
        atLeast(
          'write: abduce + snappy over protobufjs + snappyjs',
          speedup(written.timings, 'abduce + snappy', 'protobufjs + snappyjs'),
          10,
        ),
        atLeast(
          'query_range: abduce over JSON.parse',
          speedup(read.timings, 'abduce, into arrays', 'JSON.parse, values still text'),
          3,
        ),
      ],
    };
  },
});
