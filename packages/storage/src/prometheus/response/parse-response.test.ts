import { isAbduceError } from '@abduce/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerParser, type PromAnswer } from './parse-response.ts';

const encoder = new TextEncoder();

function parse(body: string | Uint8Array, chunk = 1 << 20, maxSamples = 1e6): PromAnswer {
  const bytes = typeof body === 'string' ? encoder.encode(body) : body;
  const parser = answerParser({ maxSamples });
  for (let at = 0; at < bytes.length; at += chunk) parser.push(bytes.slice(at, at + chunk));
  return parser.end();
}

const plain = ({ series }: PromAnswer): unknown =>
  series.map(({ labels, times, values }) => [Object.fromEntries(labels), [...times], [...values]]);

const matrix = `{"status":"success","data":{"resultType":"matrix","result":[
  {"metric":{"__name__":"up","k":"a\\"\\\\\\u2028\\n😀"},"values":[[1767614400,"1"],[1767614400.25,"-2.5e3"], [ 1767614400.5 , "NaN" ]]},
  {"values":[[1767614401.007,"+Inf"]],"metric":{}}, {"metric":{"k":"none"},"values":[]}]},"warnings":["slow"]}`;
const expected = [
  [
    { __name__: 'up', k: 'a"\\\u2028\n😀' },
    [1767614400000, 1767614400250, 1767614400500],
    [1, -2500, Number.NaN],
  ],
  [{}, [1767614401007], [Number.POSITIVE_INFINITY]],
];

describe('answerParser', () => {
  it('reads a matrix, however it is cut into chunks', () => {
    const bytes = encoder.encode(matrix);
    for (let chunk = 1; chunk <= bytes.length; chunk += chunk < 40 ? 1 : 37) {
      const answer = parse(bytes, chunk);
      expect(plain(answer)).toEqual(expected);
      expect([answer.status, answer.resultType, answer.warnings]).toEqual([
        'success',
        'matrix',
        ['slow'],
      ]);
    }
  });

  it('reads vectors, scalars, errors and partial answers', () => {
    const vector = parse(
      '{"data":{"result":[{"value":[1,"2"],"metric":{"a":"b"},"histogram":{"x":[1,{"y":null}]}}],"resultType":"vector"},"isPartial":true,"status":"success"}',
    );
    expect(plain(vector)).toEqual([[{ a: 'b' }, [1000], [2]]]);
    expect([vector.resultType, vector.partial]).toEqual(['vector', true]);
    expect(
      plain(parse('{"status":"success","data":{"resultType":"scalar","result":[1.5,"-Inf"]}}')),
    ).toEqual([[{}, [1500], [Number.NEGATIVE_INFINITY]]]);
    const error = parse('{"status":"error","errorType":"bad_data","error":"parse error: \\"}\\""}');
    expect([error.status, error.errorType, error.error, error.series]).toEqual([
      'error',
      'bad_data',
      'parse error: "}"',
      [],
    ]);
  });

  it('agrees with JSON.parse', () => {
    const label = fc.string({ unit: 'binary', maxLength: 12 });
    const series = fc.record({
      metric: fc.dictionary(label, label, { maxKeys: 4, noNullPrototype: true }),
      values: fc.array(
        fc.tuple(
          fc
            .oneof(
              fc.integer({ min: 0, max: 2 ** 41 }),
              fc.constantFrom(1_767_614_400_000, 1_767_614_415_000),
            )
            .map((ms) => ms / 1000),
          fc.oneof(fc.double(), fc.double({ min: -1e5, max: 1e5 }), fc.integer()).map(String),
        ),
        { minLength: 1, maxLength: 8 },
      ),
    });
    const filler = fc.json({ maxDepth: 3 });
    fc.assert(
      fc.property(
        fc.array(series, { maxLength: 5 }),
        filler,
        fc.oneof(fc.integer({ min: 1, max: 300 }), fc.constant(2 ** 20)),
        fc.constantFrom(undefined, undefined, 1),
        (result, extra, chunk, indent) => {
          const body = {
            extra: JSON.parse(extra) as unknown,
            status: 'success',
            data: { stats: JSON.parse(extra) as unknown, resultType: 'matrix', result },
          };
          const text = JSON.stringify(body, null, indent)
            .replaceAll('"Infinity"', '"+Inf"')
            .replaceAll('"-Infinity"', '"-Inf"');
          const answer = parse(text, chunk);
          const theirs = (JSON.parse(text) as typeof body).data.result;
          expect(
            answer.series.map(({ labels, times, values }) => ({
              metric: [...labels].sort(([a], [b]) => (a < b ? -1 : 1)),
              values: Array.from(times, (time, i) => [time, values[i]]),
            })),
          ).toEqual(
            theirs.map(({ metric, values }) => ({
              metric: Object.entries(metric).sort(([a], [b]) => (a < b ? -1 : 1)),
              values: values.map(([time, value]) => [
                Math.round(time * 1000),
                Number(value.replace('Inf', 'Infinity')),
              ]),
            })),
          );
        },
      ),
      { numRuns: 250, seed: 20260105 },
    );
  });

  it('refuses every answer that is cut, and says where', () => {
    const bytes = encoder.encode(matrix);
    for (let end = 0; end < bytes.length; end++) {
      for (const chunk of [7, 1 << 20]) {
        expect(() => parse(bytes.subarray(0, end), chunk)).toThrow('malformed answer at byte');
      }
    }
  });

  it('answers any bytes with a result or with DECODE', () => {
    const bytes = encoder.encode(matrix);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 1, max: 300 }),
        (changes, chunk) => {
          const changed = bytes.slice();
          for (const [at, byte] of changes) changed[at] = byte;
          try {
            parse(changed, chunk);
          } catch (error) {
            expect(isAbduceError(error, 'DECODE')).toBe(true);
          }
        },
      ),
      { numRuns: 2000, seed: 20260105 },
    );
  });

  it('does not nest without end, and holds a bounded number of samples', () => {
    expect(() => parse(`{"x":${'['.repeat(100_000)}`)).toThrow('nest deeper');
    expect(() => parse(matrix, 16, 3)).toThrow('over 3 samples');
  });
});
