import { describe, expect, it } from 'vitest';
import { logRows, spanRows } from '../../model/rows.ts';
import { decodeOtlp } from './decode.ts';
import { encodeOtlp } from './encode.ts';

/** A length-delimited field of fewer than 128 bytes. */
function field(tag: number, content: readonly number[]): number[] {
  return [tag, content.length, ...content];
}

function utf8(text: string): number[] {
  return [...new TextEncoder().encode(text)];
}

/** A request with one item, given its fields. */
function request(...fields: readonly (readonly number[])[]): Uint8Array {
  return Uint8Array.from(field(10, field(18, field(18, fields.flat()))));
}

describe('decodeOtlp, by hand-made bytes', () => {
  it('reads fields newer than the peer', () => {
    const span = decodeOtlp(
      'traces',
      request(
        [0x85, 0x01, 0x01, 0x03, 0, 0],
        field(106, [...field(10, Array(16).fill(1)), 53, 0x00, 0x01, 0, 0]),
      ),
    );
    expect(span.spans?.flags[0]).toBe(0x301);
    expect(span.spans?.links.flags[0]).toBe(0x100);
    const log = decodeOtlp('logs', request(field(98, utf8('user.login'))));
    expect([...logRows(log)][0]?.eventName).toBe('user.login');
    const point = field(10, [33, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f]);
    const metadata = field(98, [...field(10, utf8('k')), ...field(18, field(10, utf8('v')))]);
    const metric = decodeOtlp('metrics', request(metadata, field(42, point)));
    expect(metric.metrics?.descriptors[0]?.metadata?.get('k')).toBe('v');
    for (const [signal, batch] of [
      ['traces', span],
      ['logs', log],
      ['metrics', metric],
    ] as const) {
      const again = decodeOtlp(signal, encodeOtlp(signal, batch));
      expect(again).toEqual(batch);
    }
  });

  it('skips unknown fields of every wire type', () => {
    const unknown = [
      [0xa0, 0x06, 0xff, 0x01],
      [0xa1, 0x06, 1, 2, 3, 4, 5, 6, 7, 8],
      [0xa2, 0x06, 2, 9, 9],
      [0xa5, 0x06, 1, 2, 3, 4],
      // A known number with another wire type is another field.
      [0x28, 0x07],
    ];
    const batch = decodeOtlp('traces', request(...unknown, field(42, utf8('after'))));
    expect([...spanRows(batch)][0]?.name).toBe('after');
  });

  it('skips the deprecated instrumentation library fields', () => {
    const deprecated = [0xc2, 0x3e, 3, 10, 1, 120];
    const bytes = Uint8Array.from(
      field(10, [...deprecated, ...field(18, field(18, field(42, utf8('kept'))))]),
    );
    expect([...spanRows(decodeOtlp('traces', bytes))].map(({ name }) => name)).toEqual(['kept']);
  });

  it('takes the owner of rows wherever it stands', () => {
    const span = field(18, field(42, utf8('early')));
    const scope = field(10, field(10, utf8('late scope')));
    const attribute = field(10, [...field(10, utf8('k')), ...field(18, field(10, utf8('late')))]);
    const bytes = Uint8Array.from(
      field(10, [...field(18, [...span, ...scope]), ...field(10, attribute)]),
    );
    const [row] = [...spanRows(decodeOtlp('traces', bytes))];
    expect(row?.scope.name).toBe('late scope');
    expect(row?.resource.get('k')).toBe('late');
  });

  it('takes a value before its key, and the last of two', () => {
    const late = field(74, [...field(18, field(10, utf8('v'))), ...field(10, utf8('k'))]);
    const twice = field(74, [
      ...field(10, utf8('k')),
      ...field(18, [...field(10, utf8('v1')), 24, 7]),
      ...field(10, utf8('k2')),
    ]);
    const spans = [late, twice, late, twice].flatMap((attribute) => field(18, attribute));
    const bytes = Uint8Array.from(field(10, field(18, spans)));
    const rows = [...spanRows(decodeOtlp('traces', bytes))].map((row) => [...row.attributes]);
    expect(rows).toEqual([[['k', 'v']], [['k2', 7]], [['k', 'v']], [['k2', 7]]]);
  });

  it('reads repeated numbers packed and one by one', () => {
    const one = [0, 0, 0, 0, 0, 0, 0xf0, 0x3f];
    const count = (value: number): number[] => [value, 0, 0, 0, 0, 0, 0, 0];
    const packed = [...field(50, [...count(3), ...count(4)]), ...field(58, one)];
    const single = [49, ...count(3), 49, ...count(4), 57, ...one];
    const mixed = [...field(50, count(3)), 57, ...one, 49, ...count(4)];
    for (const fields of [packed, single, mixed]) {
      const batch = decodeOtlp('metrics', request(field(74, field(10, fields))));
      const [point] = batch.metrics?.histograms ?? [];
      expect([...(point?.counts ?? [])]).toEqual([3, 4]);
      expect([...(point?.bounds ?? [])]).toEqual([1]);
    }
    const exponential = (...buckets: number[]): number[] => field(10, field(66, buckets));
    for (const fields of [exponential(18, 3, 5, 0x80, 1), exponential(16, 5, 16, 0x80, 1)]) {
      const batch = decodeOtlp('metrics', request(field(82, fields)));
      expect([...(batch.metrics?.exponentials[0]?.positive.counts ?? [])]).toEqual([5, 128]);
    }
  });

  it('replaces invalid UTF-8 and keeps a byte order mark', () => {
    const batch = decodeOtlp('traces', request(field(42, [0x61, 0xff, 0x62])));
    expect([...spanRows(batch)][0]?.name).toBe('a\ufffdb');
    const marked = decodeOtlp('traces', request(field(42, utf8('\ufeffa'))));
    expect([...spanRows(marked)][0]?.name).toBe('\ufeffa');
  });

  it('takes unknown enumeration values as unspecified', () => {
    const negative = [48, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1];
    expect(decodeOtlp('traces', request(negative)).spans?.kind[0]).toBe(0);
  });

  it('does not keep the bytes it was given', () => {
    const attribute = [...field(10, utf8('k')), ...field(18, field(58, [1, 2, 3]))];
    const bytes = Buffer.from(request(field(42, utf8('name')), field(74, attribute)));
    const batch = decodeOtlp('traces', bytes);
    bytes.fill(0);
    const [row] = [...spanRows(batch)];
    expect(row?.name).toBe('name');
    expect(row?.attributes.get('k')).toEqual(Uint8Array.of(1, 2, 3));
  });

  it.each([
    ['a group', [0x0b], /wire type 3/],
    ['a reserved wire type', [0x0e], /wire type 6/],
    ['field number 0', [0x02, 0x00], /no field tag/],
    ['a cut varint', [0x0a, 0x80], /cut off/],
    ['an endless varint', [0x08, ...Array(11).fill(0xff)], /longer than 10 bytes/],
    ['a length beyond the end', [0x0a, 0x05, 0x00], /5 bytes announced, 1 left/],
    ['a length of 2^32', [0x0a, 0x80, 0x80, 0x80, 0x80, 0x10], /4294967296 bytes announced/],
    ['a short trace id', [...request(field(10, [1, 2, 3]))], /an id of 16 bytes has 3/],
    ['a half double', [...request(field(74, field(58, [1, 2, 3])))].slice(0, -1), /malformed/],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => decodeOtlp('traces', Uint8Array.from(bytes))).toThrow(message);
    expect(() => decodeOtlp('traces', Uint8Array.from(bytes))).toThrow(
      expect.objectContaining({ code: 'DECODE' }),
    );
  });

  it('refuses buckets that do not fit their bounds', () => {
    const point = field(10, field(58, [0, 0, 0, 0, 0, 0, 0xf0, 0x3f]));
    expect(() => decodeOtlp('metrics', request(field(74, point)))).toThrow(
      /0 bucket counts for 1 bounds/,
    );
  });
});
