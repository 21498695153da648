import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { messageReader } from '../protocol/message-reader.ts';
import { helperPath } from '../test-kit/observe.ts';
import { recordsOf } from '../test-kit/record-writer.ts';
import { canReplay } from '../test-kit/replay.ts';
import { cgroupRecord, connectionRecord } from './test-kit/records.ts';

const folder = mkdtempSync(join(tmpdir(), `abduce-${process.pid}-hostile-`));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const config = join(folder, 'config.json');
writeFileSync(config, '{"host":["payload"]}');

/** Replays, and checks that what comes out is whole, whatever went in. */
function survive(records: Uint8Array, file = config): { code: number | null; skipped: number } {
  const done = spawnSync(helperPath, ['replay', '--config', file], {
    input: records,
    maxBuffer: 1 << 28,
  });
  expect(done.stderr.toString()).not.toContain('Sanitizer');
  expect(done.signal).toBeNull();
  const reader = messageReader();
  const messages = reader.push(done.stdout);
  const { skippedBytes, badFrames } = reader.stats();
  expect([skippedBytes, badFrames]).toEqual([0, 0]);
  if (done.status !== 2) expect(messages.some(({ type }) => type === 'snapshot')).toBe(true);
  return { code: done.status, skipped: skippedBytes };
}

const sample = Buffer.concat([
  cgroupRecord(7, '/a', 7),
  connectionRecord({ conn: 1, type: 'open', at: 1 }),
  recordsOf([
    {
      steps: [
        { out: 'GET /a?b HTTP/1.1\r\nHost: h\r\n\r\n' },
        { in: 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc' },
      ],
    },
    {
      datagrams: true,
      port: 53,
      steps: [{ out: '\x12\x34\x01\0\0\x01\0\0\0\0\0\0\x01a\0\0\x01\0\x01' }],
    },
  ]),
  ...(['fail', 'stats', 'listen', 'close'] as const).map((type, i) =>
    connectionRecord({ conn: 5 + i, type, at: 2 }),
  ),
]);

/** Begins of the records in a whole stream. */
function begins(records: Buffer): number[] {
  const all: number[] = [];
  for (let at = 0; at < records.length; at += records.readUInt32LE(at)) all.push(at);
  return all;
}

describe.skipIf(!canReplay)('hostile input', () => {
  it('leaves the helper alive when records lie', () => {
    const starts = begins(sample);
    const change = fc.tuple(fc.nat(sample.length - 1), fc.integer({ min: 0, max: 255 }));
    const changes = fc.sample(fc.array(change, { minLength: 1, maxLength: 12 }), {
      numRuns: 40,
      seed: 3,
    });
    for (const list of changes) {
      const records: Buffer[] = [];
      // Many damaged copies in one run; sizes stay, so that every record is looked at.
      for (let copy = 0; copy < 30; copy++) {
        const bytes = Buffer.from(sample);
        for (const [at, value] of list) {
          const place = (at + copy * 37) % bytes.length;
          const inHead = starts.some((start) => place >= start && place < start + 4);
          if (!inHead) bytes[place] = value;
        }
        records.push(bytes);
      }
      expect(survive(Buffer.concat(records)).code).toBe(0);
    }
  });

  it('ends where the stream makes no sense, and says what it had', () => {
    for (const bytes of fc.sample(fc.uint8Array({ maxLength: 400 }), { numRuns: 40, seed: 11 })) {
      expect([0, 3]).toContain(survive(Buffer.concat([sample, bytes])).code);
    }
  });

  it('reads no configuration that is wrong anywhere', () => {
    const file = join(folder, 'wrong.json');
    const texts = [
      '',
      '{',
      'null',
      '[]',
      '{"host":["everything"]}',
      '{"host":"l4"}',
      '{"interval":-1}',
      '{"interval":1.5}',
      '{"interval":1e999}',
      '{"scope":[{"path":"a","watch":[]}]}',
      '{"scope":[{"path":"/a/../b","watch":[]}]}',
      `{"scope":[{"path":"/${'x'.repeat(300)}","watch":[]}]}`,
      '{"scope":[{"path":"/a\\u0000b","watch":[]}]}',
      '{"conntrackNetns":["x"]}',
      `{"conntrackNetns":${JSON.stringify(Array(9).fill('/x'))}}`,
      `${'['.repeat(100)}${']'.repeat(100)}`,
      '{"host":[]} x',
      '{"memory":"64"}',
      '{"paused":1}',
    ];
    for (const text of texts) {
      writeFileSync(file, text);
      expect([text, survive(sample, file).code]).toEqual([text, 2]);
    }
    for (const text of fc.sample(fc.string({ unit: 'binary' }), { numRuns: 40, seed: 2 })) {
      writeFileSync(file, `{"host":["l4"],"x":${JSON.stringify(text)}}`);
      expect(survive(sample, file).code).toBe(0);
      writeFileSync(file, text);
      expect(survive(sample, file).code).toBe(2);
    }
  });
});
