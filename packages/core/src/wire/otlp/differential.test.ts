import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadPeers } from '../support/peer.ts';
import { plainBatch } from '../support/plain-batch.ts';
import { plainRequest } from '../support/plain-request.ts';
import { requestArbitraries } from '../support/request-arbitrary.ts';
import { decodeOtlp } from './decode.ts';
import { decodeOtlpJson } from './decode-json.ts';
import { encodeOtlp, encodeOtlpJson } from './encode.ts';

const peers = loadPeers(createRequire(import.meta.url));
const options = { numRuns: 150, seed: 20_260_101 };

/** What the encoder keeps of the order: metrics of one kind and name become one. */
function sortable(rows: readonly object[]): readonly object[] {
  const key = (value: unknown): string =>
    JSON.stringify(value, (_, part) =>
      typeof part === 'bigint' || typeof part === 'number'
        ? Object.is(part, -0)
          ? '-0'
          : String(part)
        : part instanceof Map
          ? [...part]
          : part,
    );
  return rows.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}

describe.each(['traces', 'logs', 'metrics'] as const)('OTLP %s against protobufjs', (signal) => {
  const peer = peers[signal];
  const arbitrary = requestArbitraries[signal];

  it('decodes what protobufjs encodes to the same rows', () => {
    fc.assert(
      fc.property(arbitrary, (request) => {
        const bytes = peer.encode(request).finish();
        const batch = decodeOtlp(signal, bytes);
        expect(plainBatch(signal, batch)).toEqual(plainRequest(signal, peer.decode(bytes)));
      }),
      options,
    );
  });

  it('encodes what protobufjs decodes to the same rows', () => {
    fc.assert(
      fc.property(arbitrary, (request) => {
        const batch = decodeOtlp(signal, peer.encode(request).finish());
        const decoded = peer.decode(encodeOtlp(signal, batch));
        expect(sortable(plainRequest(signal, decoded))).toEqual(
          sortable(plainBatch(signal, batch)),
        );
      }),
      options,
    );
  });

  it('carries the same through JSON', () => {
    fc.assert(
      fc.property(arbitrary, (request) => {
        const batch = decodeOtlp(signal, peer.encode(request).finish());
        const again = decodeOtlpJson(signal, encodeOtlpJson(signal, batch));
        expect(sortable(plainBatch(signal, again))).toEqual(sortable(plainBatch(signal, batch)));
      }),
      options,
    );
  });
});
