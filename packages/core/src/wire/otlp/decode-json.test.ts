import { describe, expect, it } from 'vitest';
import { logRows, pointRows, spanRows } from '../../model/rows.ts';
import { decodeOtlpJson } from './decode-json.ts';

function spansOf(...spans: readonly object[]): string {
  return JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
}

describe('decodeOtlpJson', () => {
  it('reads a span as the OTLP mapping writes it', () => {
    const text = `{"resourceSpans":[{
      "resource":{"attributes":[{"key":"service.name","value":{"stringValue":"cart"}}]},
      "scopeSpans":[{"scope":{"name":"lib","version":"1"},"schemaUrl":"https://example.com/1","spans":[{
        "traceId":"0AF7651916CD43DD8448EB211C80319C","spanId":"b7ad6b7169203331","parentSpanId":"",
        "name":"GET /cart","kind":2,"flags":257,
        "startTimeUnixNano":"1700000000000000001","endTimeUnixNano":1700000000500000000,
        "status":{"code":"STATUS_CODE_ERROR","message":"boom"},
        "unknown":{"nested":[1,2]},
        "attributes":[
          {"key":"__proto__","value":{"intValue":"9223372036854775807"}},
          {"key":"n","value":{"intValue":-7}},
          {"key":"d","value":{"doubleValue":"NaN"}},
          {"key":"b","value":{"bytesValue":"AQID"}},
          {"key":"list","value":{"arrayValue":{"values":[{"boolValue":true},{}]}}},
          {"key":"map","value":{"kvlistValue":{"values":[{"key":"k","value":{"stringValue":"v"}}]}}}
        ]}]}]}]}`;
    const batch = decodeOtlpJson('traces', text);
    const [span] = [...spanRows(batch)];
    expect(span?.traceId).toBe('0af7651916cd43dd8448eb211c80319c');
    expect(span?.parentSpanId).toBe('');
    expect(span?.startNano).toBe(1700000000000000001n);
    expect(span?.duration).toBe(499.999999);
    expect(span?.status).toBe(2);
    expect(batch.spans?.flags[0]).toBe(257);
    expect([...(span?.attributes ?? [])]).toEqual([
      ['__proto__', 9223372036854775807n],
      ['n', -7],
      ['d', Number.NaN],
      ['b', Uint8Array.of(1, 2, 3)],
      ['list', [true, null]],
      ['map', new Map([['k', 'v']])],
    ]);
    expect(Object.prototype).not.toHaveProperty('intValue');
  });

  it('reads enumerations by name, and 64-bit numbers as strings or numbers', () => {
    const text = JSON.stringify({
      resourceMetrics: [
        {
          scopeMetrics: [
            {
              metrics: [
                {
                  name: 'jobs',
                  sum: {
                    aggregationTemporality: 'AGGREGATION_TEMPORALITY_DELTA',
                    isMonotonic: true,
                    dataPoints: [{ asInt: '12' }, { asInt: 13 }, { asDouble: 1.5 }],
                  },
                },
              ],
            },
          ],
        },
      ],
    });
    const points = [...pointRows(decodeOtlpJson('metrics', text))];
    expect(points.map(({ value }) => value)).toEqual([12, 13, 1.5]);
    expect(points[0]?.descriptor).toMatchObject({ temporality: 'delta', monotonic: true });
    const log = { severityNumber: 'SEVERITY_NUMBER_ERROR2', body: { stringValue: 'x' } };
    const logs = JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [log] }] }] });
    expect([...logRows(decodeOtlpJson('logs', logs))][0]?.severity).toBe(18);
  });

  it.each([
    [{ name: 5 }, 'resourceSpans[0].scopeSpans[0].spans[0].name is 5, expected a string'],
    [{ traceId: 'AAAA' }, /traceId is "AAAA", expected 32 hexadecimal digits/],
    [{ startTimeUnixNano: '1.5' }, /startTimeUnixNano is "1.5", expected an integer from 0/],
    [{ startTimeUnixNano: '-1' }, /startTimeUnixNano is "-1", expected an integer from 0/],
    [{ droppedEventsCount: 2 ** 32 }, /droppedEventsCount is 4294967296, expected an integer/],
    [{ kind: 'SERVER' }, /kind is "SERVER", expected the number or the name of one of SPAN_KIND/],
    [{ attributes: {} }, /attributes is an object, expected an array/],
    [{ attributes: [null] }, /attributes\[0\] is null, expected an object/],
    [{ attributes: [{ value: { boolValue: 1 } }] }, /boolValue is 1, expected true or false/],
    [{ attributes: [{ value: { bytesValue: '*' } }] }, /bytesValue is "\*", expected a base64/],
    [{ attributes: [{ value: { doubleValue: 'x' } }] }, /doubleValue is "x", expected a number/],
    [{ status: [] }, /status is an array of 0, expected an object/],
  ])('refuses %j', (span, message) => {
    expect(() => decodeOtlpJson('traces', spansOf(span))).toThrow(message);
    expect(() => decodeOtlpJson('traces', spansOf(span))).toThrow(
      expect.objectContaining({ code: 'DECODE' }),
    );
  });

  it('refuses what is no JSON', () => {
    expect(() => decodeOtlpJson('traces', '{"a":')).toThrow(/not JSON/);
    expect(() => decodeOtlpJson('traces', 'null')).toThrow('the document is null');
  });
});
