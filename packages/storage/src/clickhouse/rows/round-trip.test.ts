import {
  type AttributeValue,
  batchBuilder,
  logRows,
  type Span,
  spanRows,
  type TelemetryBatch,
} from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { logColumns } from '../logs/log-columns.ts';
import { readLogs } from '../logs/read-logs.ts';
import type { DecodedData, NativeBlock, NativeColumn } from '../native/column.ts';
import { decodeNative } from '../native/decode.ts';
import { encodeNative } from '../native/encode.ts';
import { readSpans } from '../traces/read-spans.ts';
import { spanColumns } from '../traces/span-columns.ts';
import { answerName } from './select-sql.ts';

const hex = (number: number, digits: number): string => number.toString(16).padStart(digits, '0');

/** Big-endian words as the numbers that the engine makes of hexadecimal text. */
function idColumn(
  name: string,
  data: Extract<NativeColumn['data'], { kind: 'HexString' }>,
): readonly [string, DecodedData] {
  const { values, words } = data;
  const rows = values.length / words;
  const reversed = new Uint32Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let word = 0; word < words; word++) {
      reversed[row * words + word] = values[row * words + words - 1 - word] as number;
    }
  }
  const bytes = new Uint8Array(reversed.buffer);
  return [
    answerName(name),
    words === 4
      ? { kind: 'bytes', width: 16, values: bytes }
      : { kind: 'bigints', values: new BigUint64Array(reversed.buffer) },
  ];
}

/** The block that the engine would answer with: through the codec, ids as it converts them. */
async function answer(rows: number, columns: readonly NativeColumn[]): Promise<NativeBlock> {
  async function* bytes() {
    yield encodeNative(rows, columns);
  }
  for await (const block of decodeNative(bytes())) {
    const named = Array.from(
      block.columns,
      ([name, data]) => [answerName(name), data] as [string, DecodedData],
    );
    const ids = columns.flatMap(({ name, data }) =>
      data.kind === 'HexString' ? [idColumn(name, data)] : [],
    );
    return { rows, columns: new Map([...named, ...ids]) };
  }
  throw new Error('no block came');
}

const values: readonly AttributeValue[] = [
  '',
  'text',
  true,
  false,
  12,
  -0.5,
  -0,
  Number.NaN,
  1e300,
  2n ** 62n,
  null,
  ['a', 1, ['deep']],
  new Map<string, AttributeValue>([
    ['9', 1],
    ['10', Uint8Array.of(7)],
  ]),
  Uint8Array.of(0, 255),
];

function sample(count: number): TelemetryBatch {
  const builder = batchBuilder();
  const resources = [
    new Map<string, AttributeValue>([
      ['service.name', 'cart'],
      ['process.pid', 12],
    ]),
    new Map<string, AttributeValue>([
      ['host', 'a'],
      ['service.name', 'orders'],
    ]),
  ];
  const scopes = [{ name: 'http', version: '1', attributes: { beta: true } }, { name: 'log' }];
  for (let i = 0; i < count; i++) {
    const attributes = new Map(
      values.slice(0, i % (values.length + 1)).map((one, k) => [`k${k}`, one]),
    );
    const owner = {
      resource: resources[i % 2] as Map<string, AttributeValue>,
      scope: scopes[i % 2] ?? {},
    };
    builder.span({
      ...owner,
      traceId: hex(i * 7919 + 1, 32),
      spanId: hex(i + 1, 16),
      parentSpanId: i % 3 === 0 ? '' : hex(i, 16),
      name: `span ${i % 5}`,
      kind: i % 6,
      start: 1_767_614_400_000,
      duration: 1,
      startNano: 1_767_614_400_000_000_001n + BigInt(i),
      endNano: 1_767_614_400_000_000_001n + BigInt(i % 7 === 0 ? 0 : i * 1001),
      status: i % 3,
      statusMessage: i % 3 === 2 ? 'ünï 😀' : '',
      traceState: i % 4 === 0 ? 'a=b' : '',
      flags: i % 300,
      attributes,
      events: Array.from({ length: i % 3 }, (_, k) => ({
        name: `event ${k}`,
        time: 1_767_614_400_000 + k,
        attributes: k === 1 ? { n: 5, s: 'x' } : {},
      })),
      links: Array.from({ length: i % 2 }, () => ({
        traceId: hex(5, 32),
        spanId: hex(6, 16),
        attributes: { why: 'batch', weight: 0.5 },
      })),
    });
    builder.log({
      ...owner,
      time: 1_767_614_400_000 + i,
      ...(i % 5 === 0 && { timeNano: 0n, observedNano: 1_767_614_400_000_000_777n }),
      body: values[i % values.length] as AttributeValue,
      severity: i % 25,
      severityText: i % 2 === 0 ? 'INFO' : '',
      eventName: i % 3 === 0 ? 'device.lost' : '',
      traceId: i % 2 === 0 ? hex(i + 1, 32) : '',
      spanId: i % 2 === 0 ? hex(i + 1, 16) : '',
      attributes,
    });
  }
  return builder.build();
}

const plain = <T extends { readonly attributes: unknown }>(rows: Iterable<T>): unknown[] =>
  Array.from(rows, (row) => ({
    ...row,
    attributes: [...(row.attributes as Map<string, unknown>)],
  }));

describe('columns of batches', () => {
  const batch = sample(60);
  const { spans, logs } = batch;
  if (spans === undefined || logs === undefined) throw new Error('the sample is empty');

  it('bring spans back as they were, in any slice', async () => {
    const columns = spanColumns(batch, spans, { older: false });
    const found: Span[] = [];
    for (const [from, to] of [
      [0, 25],
      [25, 26],
      [26, 60],
    ] as const) {
      found.push(...spanRows(readSpans(await answer(to - from, columns(from, to)))));
    }
    expect(plain(found)).toEqual(plain(spanRows(batch)));
  });

  it('keep what an older layout has no columns for', async () => {
    const columns = spanColumns(batch, spans, { older: true })(0, 60).filter(
      ({ name }) => !/^(Scope|Flags)|Kinds$|Dropped|Link[A-Z]|SchemaUrl/.test(name),
    );
    const found = [...spanRows(readSpans(await answer(60, columns)))];
    const scopes = found.map(({ scope }) => [scope.name, scope.version]);
    expect(scopes).toEqual([...spanRows(batch)].map(({ scope }) => [scope.name, scope.version]));
    expect(found.map(({ kind }) => kind)).toEqual([...spans.kind]);
    expect([...(found[3]?.attributes ?? [])]).toEqual([
      ['k0', ''],
      ['k1', 'text'],
      ['k2', 'true'],
    ]);
  });

  it('bring log records back as they were', async () => {
    const page = readLogs(await answer(60, logColumns(batch, logs)(0, 60)));
    expect(plain(logRows(page))).toEqual(plain(logRows(batch)));
    expect([...(page.logs?.timeMs ?? [])]).toEqual([...logs.timeMs]);
  });

  it('tell each resource and scope once', async () => {
    const page = readLogs(await answer(60, logColumns(batch, logs)(0, 60)));
    expect([page.resources.length, page.scopes.length]).toEqual([2, 2]);
  });

  it('keep the later value of a key that is given twice', async () => {
    const twice = batchBuilder();
    twice.log({ time: 1, attributes: { a: 1, b: 2, c: 'x' } });
    const given = twice.build();
    if (given.logs === undefined) throw new Error('no record');
    const a = given.strings.indexOf('a');
    const keys = given.logs.attributes.keys.slice();
    keys[2] = a;
    const doubled = { ...given.logs, attributes: { ...given.logs.attributes, keys } };
    const [record] = logRows(readLogs(await answer(1, logColumns(given, doubled)(0, 1))));
    expect([...(record?.attributes ?? [])]).toEqual([
      ['a', 'x'],
      ['b', 2],
    ]);
  });

  it('name the service by the record before its resource', () => {
    const own = batchBuilder();
    own.log({
      time: 1,
      resource: { 'service.name': 'cart' },
      attributes: { 'service.name': 'proxy' },
    });
    own.log({ time: 1, resource: { 'service.name': 'cart' } });
    own.log({ time: 1 });
    const given = own.build();
    if (given.logs === undefined) throw new Error('no record');
    const data = logColumns(given, given.logs)(0, 3).find(
      ({ name }) => name === 'ServiceName',
    )?.data;
    if (data?.kind !== 'Dictionary') throw new Error('no dictionary');
    expect(Array.from(data.ids, (id) => data.strings[id])).toEqual(['proxy', 'cart', '']);
  });
});
