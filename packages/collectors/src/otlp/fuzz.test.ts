import * as zlib from 'node:zlib';
import { random } from '@abduce/core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gauge, logs, now, span, traces, tracesJson } from './test-kit/payloads.ts';
import { json, post, protobuf, setup } from './test-kit/post.ts';

const paths = ['/v1/traces', '/v1/metrics', '/v1/logs', '/v1/changes'];
const allowed = new Set([200, 400, 413, 415]);

/** Every answer is one of the proper ones, and nothing stays held. */
async function expectProper(
  body: Uint8Array,
  headers: Record<string, string>,
  path: string,
  proper: ReadonlySet<number> = allowed,
): Promise<number> {
  const { handler } = setup();
  const { status } = await handler(post(path, new Uint8Array(body), headers));
  if (!proper.has(status)) {
    throw new Error(`${path} answered ${status} to ${Buffer.from(body).toString('hex')}`);
  }
  const { heldBytes, active, writing } = handler.stats();
  expect([heldBytes, active, writing]).toEqual([0, 0, 0]);
  return status;
}

const valid = [
  traces([span(), span({ name: 'other' })]),
  gauge('queue.size', [now, now - 10]),
  logs([{ body: { stringValue: 'boom' }, severityNumber: 17 }]),
];

describe('any bytes', () => {
  it('cut off anywhere', async () => {
    for (const [i, bytes] of valid.entries()) {
      for (let end = 0; end < bytes.length; end++) {
        await expectProper(bytes.subarray(0, end), protobuf, paths[i] as string);
      }
    }
  });

  it('with any bit turned', async () => {
    for (const [i, bytes] of valid.entries()) {
      for (let bit = 0; bit < bytes.length * 8; bit++) {
        const turned = bytes.slice();
        turned[bit >> 3] = (turned[bit >> 3] as number) ^ (1 << (bit & 7));
        await expectProper(turned, protobuf, paths[i] as string);
      }
    }
  });

  it('at random, under any headers', async () => {
    const types = ['application/x-protobuf', 'application/json', 'text/plain', ''];
    const codings = ['', 'identity', 'gzip', 'deflate', 'zstd', 'br'];
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        fc.constantFrom(...paths),
        fc.constantFrom(...types),
        fc.constantFrom(...codings),
        async (bytes, path, type, coding) => {
          const headers = {
            ...(type !== '' && { 'content-type': type }),
            ...(coding !== '' && { 'content-encoding': coding }),
          };
          await expectProper(bytes, headers, path);
        },
      ),
      { numRuns: 1500, seed: 20_260_101 },
    );
  });

  it('in JSON of any shape', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), fc.constantFrom(...paths), async (text, path) => {
        await expectProper(Buffer.from(text), json, path);
      }),
      { numRuns: 500, seed: 20_260_102 },
    );
    const broken = random(7);
    for (let i = 0; i < 300; i++) {
      const at = Math.floor(broken.next() * tracesJson.length);
      const character = String.fromCharCode(32 + Math.floor(broken.next() * 95));
      const text = tracesJson.slice(0, at) + character + tracesJson.slice(at + 1);
      await expectProper(Buffer.from(text), json, '/v1/traces');
    }
  });

  it('compressed and then damaged', async () => {
    const source = random(11);
    const encode = { gzip: zlib.gzipSync, deflate: zlib.deflateSync, zstd: zlib.zstdCompressSync };
    for (const [coding, compress] of Object.entries(encode)) {
      const bytes = compress(valid[0] as Uint8Array);
      for (let i = 0; i < 300; i++) {
        const turned = new Uint8Array(bytes);
        const at = Math.floor(source.next() * turned.length);
        turned[at] = Math.floor(source.next() * 256);
        await expectProper(turned, { ...protobuf, 'content-encoding': coding }, '/v1/traces');
      }
    }
  });

  it('nested beyond reason', async () => {
    const deep = '['.repeat(100_000);
    expect(await expectProper(Buffer.from(deep), json, '/v1/logs')).toBe(400);
    const closed = `{"resourceLogs":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
    expect(await expectProper(Buffer.from(closed), json, '/v1/logs')).toBe(400);
    const value = '{"arrayValue":{"values":['.repeat(20_000);
    const body = `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":${value}${']}}'.repeat(20_000)}}]}]}]}`;
    expect(await expectProper(Buffer.from(body), json, '/v1/logs')).toBe(400);
  });

  it('made of as many empty records as fit', async () => {
    // A span of two bytes: far more of them than one request may hold.
    const empties = Buffer.alloc(2 * 300_000);
    for (let i = 0; i < empties.length; i += 2) empties[i] = 0x12;
    const varint = (value: number): number[] =>
      value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)];
    const wrap = (tag: number, inner: Uint8Array): Buffer =>
      Buffer.concat([Buffer.from([tag, ...varint(inner.length)]), inner]);
    const body = wrap(0x0a, wrap(0x12, empties));
    expect(await expectProper(body, protobuf, '/v1/traces')).toBe(413);
    const objects = Buffer.from(`{"resourceSpans":[${'{},'.repeat(1_200_000)}{}]}`);
    expect(await expectProper(objects, json, '/v1/traces')).toBe(413);
  });
});
