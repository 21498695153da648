import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAbduceError } from '../../model/error.ts';
import { logRows, pointRows, spanRows } from '../../model/rows.ts';
import { loadPeers } from '../support/peer.ts';
import { requestArbitraries } from '../support/request-arbitrary.ts';
import { decodeOtlp } from './decode.ts';
import { decodeOtlpJson } from './decode-json.ts';

const peers = loadPeers(createRequire(import.meta.url));
const signals = ['traces', 'logs', 'metrics'] as const;
const rowsOf = { traces: spanRows, logs: logRows, metrics: pointRows } as const;

/** Decodes, and reads all rows of what comes out. Anything but a batch or a `DECODE` error gets through. */
function attempt(signal: (typeof signals)[number], bytes: Uint8Array): 'batch' | 'error' {
  try {
    const batch = decodeOtlp(signal, bytes);
    for (const row of rowsOf[signal](batch)) JSON.stringify(row.attributes.size);
    return 'batch';
  } catch (error) {
    if (!isAbduceError(error, 'DECODE')) throw error;
    const { offset } = error.details;
    if (offset !== undefined) expect(offset).toBeLessThanOrEqual(bytes.length);
    return 'error';
  }
}

const options = { numRuns: 20, seed: 20_260_102 };

describe.each(signals)('hostile %s', (signal) => {
  const request = requestArbitraries[signal].map((value) => peers[signal].encode(value).finish());

  it('takes random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        attempt(signal, bytes);
      }),
      { ...options, numRuns: 1000 },
    );
  });

  it('takes a request cut at every offset', () => {
    fc.assert(
      fc.property(request, (bytes) => {
        const stride = Math.ceil(bytes.length / 300);
        for (let length = 0; length < bytes.length; length += stride) {
          attempt(signal, bytes.slice(0, length));
        }
      }),
      options,
    );
  });

  it('takes flipped bits and lying lengths', () => {
    const damage = fc.array(
      fc.record({ at: fc.nat(), to: fc.oneof(fc.constantFrom(0x7f, 0x80, 0xff), fc.nat(255)) }),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(request, damage, (bytes, changes) => {
        if (bytes.length === 0) return;
        const damaged = bytes.slice();
        for (const { at, to } of changes) damaged[at % damaged.length] = to;
        attempt(signal, damaged);
      }),
      { ...options, numRuns: 400 },
    );
  });

  it('refuses any JSON that is not a request, with the path', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        try {
          decodeOtlpJson(signal, text);
        } catch (error) {
          if (!isAbduceError(error, 'DECODE')) throw error;
        }
      }),
      { ...options, numRuns: 500 },
    );
  });
});

/** `depth` messages around an empty one, each as the field with this tag. */
function nest(tag: number, depth: number, core: number[] = []): number[] {
  let bytes = core;
  for (let i = 0; i < depth; i++) {
    const { length } = bytes;
    bytes = [tag, ...(length < 128 ? [length] : [(length & 127) | 128, length >> 7]), ...bytes];
  }
  return bytes;
}

describe('limits', () => {
  it('bounds the nesting of values', () => {
    // An array value holds a value that holds an array value, each level in two fields.
    const levels = (depth: number): Uint8Array => {
      let value: number[] = [];
      for (let i = 0; i < depth; i++) value = nest(42, 1, i === 0 ? value : nest(10, 1, value));
      const log = nest(42, 1, value);
      return Uint8Array.from(nest(10, 1, nest(18, 2, log)));
    };
    const [row] = [...logRows(decodeOtlp('logs', levels(64)))];
    expect(row?.body).toBeInstanceOf(Array);
    expect(() => decodeOtlp('logs', levels(65))).toThrow(/deeper than 64/);
  });

  it('bounds the nesting of values in JSON', () => {
    const nested = (depth: number): string => {
      let value = '{"stringValue":"core"}';
      for (let i = 0; i < depth; i++) value = `{"arrayValue":{"values":[${value}]}}`;
      return `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":${value}}]}]}]}`;
    };
    expect(decodeOtlpJson('logs', nested(64)).logs?.length).toBe(1);
    expect(() => decodeOtlpJson('logs', nested(65))).toThrow(/at most 64 deep/);
    expect(() => decodeOtlpJson('logs', nested(100_000))).toThrow(/at most 64 deep/);
  });

  it('bounds the rows that a few bytes can ask for', () => {
    const empty = new Uint8Array(2 * (2 ** 18 + 1));
    for (let i = 0; i < empty.length; i += 2) empty[i] = 18;
    const varint = (value: number): number[] => [
      (value & 127) | 128,
      ((value >> 7) & 127) | 128,
      value >> 14,
    ];
    const scope = [18, ...varint(empty.length)];
    const head = [10, ...varint(scope.length + empty.length), ...scope];
    const bytes = new Uint8Array(head.length + empty.length);
    bytes.set(head);
    bytes.set(empty, head.length);
    expect(() => decodeOtlp('traces', bytes)).toThrow(/more than 262144 spans/);
  });
});
