import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAbduceError } from '../../model/error.ts';
import { labelsOf } from '../../model/labels.ts';
import { loadRemoteWritePeer } from '../support/remote-write-peer.ts';
import { decodeRemoteWrite, type RemoteWriteRequest } from './decode.ts';
import { encodeSeriesLabels } from './encode-labels.ts';
import { remoteWriteEncoder } from './encoder.ts';
import { type RemoteWriteMetadata, remoteWriteKinds } from './metadata.ts';

const peer = loadRemoteWritePeer(createRequire(import.meta.url));

interface PeerRequest {
  readonly timeseries: readonly {
    readonly labels: readonly { readonly name: string; readonly value: string }[];
    readonly samples: readonly { readonly value: number; readonly timestamp: unknown }[];
  }[];
  readonly metadata: readonly {
    readonly type: number;
    readonly metric_family_name: string;
    readonly help: string;
    readonly unit: string;
  }[];
}

interface PlainSeries {
  readonly labels: readonly (readonly [string, string])[];
  readonly samples: readonly (readonly [number, number])[];
}

function plain(request: RemoteWriteRequest): PlainSeries[] {
  const { strings, labelOffsets, labelNames, labelValues, sampleOffsets, times, values } = request;
  return Array.from({ length: request.series }, (_, s) => ({
    labels: Array.from(
      labelNames.subarray(labelOffsets[s], labelOffsets[s + 1]),
      (name, i) =>
        [
          strings[name] as string,
          strings[labelValues[(labelOffsets[s] as number) + i] as number] as string,
        ] as const,
    ),
    samples: Array.from(
      times.subarray(sampleOffsets[s], sampleOffsets[s + 1]),
      (time, i) => [time, values[(sampleOffsets[s] as number) + i] as number] as const,
    ),
  }));
}

const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });
const seriesList = fc.array(
  fc.record({
    labels: fc.uniqueArray(fc.tuple(text, text), {
      selector: ([name]) => name,
      minLength: 1,
      maxLength: 8,
    }),
    samples: fc.array(
      fc.tuple(
        fc.oneof(
          fc.integer({ min: 1_700_000_000_000, max: 1_700_000_000_010 }),
          fc.maxSafeInteger(),
          fc.constantFrom(0, -1, 127, 128, 2 ** 31, 2 ** 32, 2 ** 53 - 1, -(2 ** 53) + 1),
        ),
        fc.double({ noNaN: true }),
      ),
      { maxLength: 12 },
    ),
  }),
  { maxLength: 12 },
);
const metadataList: fc.Arbitrary<RemoteWriteMetadata[]> = fc.array(
  fc.record({
    metric: text,
    kind: fc.constantFrom(...remoteWriteKinds),
    help: fc.string({ unit: 'binary', maxLength: 300 }),
    unit: text,
  }),
  { maxLength: 4 },
);

describe('remote write', () => {
  it('encodes what protobufjs reads, and decodes what protobufjs writes', () => {
    const encoder = remoteWriteEncoder();
    fc.assert(
      fc.property(seriesList, metadataList, (list, metadata) => {
        for (const { labels, samples } of list) {
          encoder.add(encodeSeriesLabels(new Map(labels)), {
            times: samples.map(([time]) => time),
            values: samples.map(([, value]) => value),
          });
        }
        for (const entry of metadata) encoder.addMetadata(entry);
        const bytes = encoder.take();
        const read = peer.decode(bytes) as PeerRequest;
        const theirs = read.timeseries.map(({ labels, samples }) => ({
          labels: labels.map(({ name, value }) => [name, value]),
          samples: samples.map(({ timestamp, value }) => [Number(timestamp), value]),
        }));
        const sorted = list.map(({ labels, samples }) => ({
          labels: labels.toSorted(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
          samples,
        }));
        expect(theirs).toEqual(sorted);
        expect(
          read.metadata.map(({ type, metric_family_name, help, unit }) => ({
            kind: remoteWriteKinds[type],
            metric: metric_family_name,
            help,
            unit,
          })),
        ).toEqual(metadata);
        const again = decodeRemoteWrite(peer.encode(read).finish());
        expect(plain(again)).toEqual(sorted);
        expect(again.metadata).toEqual(metadata);
        expect(plain(decodeRemoteWrite(bytes))).toEqual(sorted);
      }),
      { numRuns: 300, seed: 20260105 },
    );
  });

  it('counts what the request holds, and begins anew when it is taken', () => {
    const encoder = remoteWriteEncoder();
    const labels = encodeSeriesLabels(labelsOf({ __name__: 'up' }));
    encoder.add(labels, { times: [1, 2, 3], values: [1, 2, 3] }, 1, 3);
    encoder.add(labels, { times: [4], values: [4] });
    expect([encoder.series, encoder.samples, encoder.bytes]).toEqual([2, 3, 75]);
    expect(encoder.take()).toHaveLength(75);
    expect([encoder.series, encoder.samples, encoder.bytes]).toEqual([0, 0, 0]);
  });

  it('tells stale markers from other NaN', () => {
    const encoder = remoteWriteEncoder();
    encoder.add(encodeSeriesLabels(labelsOf({ __name__: 'up' })), {
      times: [1, 2, 3],
      values: [1, Number.NaN, Number.NaN],
      stale: [0, 0, 1],
    });
    const bytes = encoder.take();
    const { values, stale } = decodeRemoteWrite(bytes);
    expect([...values]).toEqual([1, Number.NaN, Number.NaN]);
    expect([...stale]).toEqual([0, 0, 1]);
    expect(Buffer.from(bytes).includes(Buffer.from('020000000000f07f', 'hex'))).toBe(true);
  });

  it('leaves out empty values and refuses empty names', () => {
    const labels = labelsOf({ b: '', a: 'x' });
    expect([...encodeSeriesLabels(labels)]).toEqual([10, 6, 10, 1, 97, 18, 1, 120]);
    expect(() => encodeSeriesLabels(labelsOf({ '': 'x' }))).toThrow('a label without a name');
  });

  it('reads any bytes, or says what is wrong with them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          decodeRemoteWrite(bytes);
        } catch (error) {
          expect(isAbduceError(error, 'DECODE')).toBe(true);
        }
      }),
      { numRuns: 2000, seed: 20260105 },
    );
  });

  it('refuses a request cut at any byte, or reads a shorter one', () => {
    const encoder = remoteWriteEncoder();
    encoder.add(encodeSeriesLabels(labelsOf({ __name__: 'up', k: 'v' })), {
      times: [1_767_614_400_000],
      values: [1],
    });
    const bytes = encoder.take();
    for (let end = 1; end < bytes.length; end++) {
      expect(() => decodeRemoteWrite(bytes.subarray(0, end))).toThrow('malformed protobuf');
    }
    expect(decodeRemoteWrite(bytes).series).toBe(1);
  });

  it('bounds the entries of a request', () => {
    const encoder = remoteWriteEncoder();
    const labels = encodeSeriesLabels(labelsOf({ __name__: 'up' }));
    encoder.add(labels, { times: [1, 2, 3], values: [1, 2, 3] });
    const bytes = encoder.take();
    expect(() => decodeRemoteWrite(bytes, { maxEntries: 2 })).toThrow('over 2 samples');
  });
});
