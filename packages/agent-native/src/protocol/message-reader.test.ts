import { random } from '@abduce/core/testing';
import { describe, expect, it } from 'vitest';
import { encodeFrame, frameType } from './frame.ts';
import { type HelperMessage, messageReader } from './message-reader.ts';
import { profileDocument, snapshotDocument, spanDocument } from './test-kit/documents.ts';

const frame = (type: keyof typeof frameType, document: unknown): Buffer =>
  encodeFrame(frameType[type], JSON.stringify(document));

const hello = { protocol: 1, version: '0.1.0', pid: 5, kernel: '6.1', arch: 'x86_64', time: '17' };
const good: readonly (readonly [HelperMessage['type'], unknown])[] = [
  ['hello', hello],
  [
    'status',
    { programs: [{ name: 'a', signal: 'b', on: true, why: '', runs: 3 }], missingScope: [] },
  ],
  ['snapshot', snapshotDocument()],
  ['spans', { spans: [spanDocument()], unsampled: 2 }],
  ['profile', profileDocument()],
  ['log', { level: 'warn', message: 'hm' }],
  ['goodbye', { reason: 'stop' }],
];

describe('messages', () => {
  it.each(good)('reads %s as it was sent', (type, document) => {
    const reader = messageReader();
    expect(reader.push(frame(type, document))).toEqual([{ type, document }]);
    expect(reader.stats()).toEqual({ skippedBytes: 0, badFrames: 0, droppedValues: 0 });
  });

  it('keeps the good rows beside a bad one, and counts', () => {
    const reader = messageReader();
    const snapshot = snapshotDocument();
    const rows = [
      ...snapshot.connections,
      { cgroup: 7 },
      null,
      { ...snapshot.connections[0], sent: -1 },
    ];
    const [message] = reader.push(
      frame('snapshot', { ...snapshot, connections: rows, dns: 'none' }),
    );
    expect(message?.document).toMatchObject({
      connections: [...snapshot.connections, { ...snapshot.connections[0], sent: 0 }],
      dns: [],
    });
    expect(reader.stats().droppedValues).toBe(4);
  });

  it('drops frames of unknown types and without JSON', () => {
    const reader = messageReader();
    expect(
      reader.push(
        Buffer.concat([encodeFrame(99, '{}'), encodeFrame(3, '{'), encodeFrame(1, '[]')]),
      ),
    ).toEqual([]);
    expect(reader.stats().badFrames).toBe(3);
  });

  it('takes names such as __proto__ for names', () => {
    const text = JSON.stringify(snapshotDocument()).replace(
      '"lost":{',
      '"lost":{"__proto__":4,"constructor":5,',
    );
    const [message] = messageReader().push(encodeFrame(frameType.snapshot, text));
    if (message?.type !== 'snapshot') throw new Error('no snapshot');
    const { lost } = message.document;
    expect(Object.entries(lost)).toEqual(
      expect.arrayContaining([
        ['__proto__', 4],
        ['constructor', 5],
      ]),
    );
    expect(({} as Record<string, unknown>)['4']).toBeUndefined();
  });

  it('drops a profile whose frames cannot be told', () => {
    const reader = messageReader();
    const profile = profileDocument();
    expect(reader.push(frame('profile', { ...profile, frames: ['a', 3] }))).toEqual([]);
    const [message] = reader.push(
      frame('profile', { ...profile, stacks: [[5, 0], [5, 9], [5, -1], ['x']] }),
    );
    expect(message?.document).toMatchObject({ stacks: [[5, 0]] });
  });

  it('joins parts, and forgets those of a snapshot that was torn', () => {
    const reader = messageReader();
    const part = (at: number, of: number): Buffer =>
      frame('snapshot', { ...snapshotDocument(), lost: { [`p${at}`]: at }, part: at, parts: of });
    expect(reader.push(part(0, 3))).toEqual([]);
    const [joined] = [...reader.push(part(1, 3)), ...reader.push(part(2, 3))];
    const one = snapshotDocument();
    expect(joined?.document).toMatchObject({
      connections: [...one.connections, ...one.connections, ...one.connections],
      lost: { p0: 0, p1: 1, p2: 2 },
    });
    // The middle one is missing; the next snapshot is whole.
    expect([...reader.push(part(0, 3)), ...reader.push(part(2, 3))]).toEqual([]);
    expect(reader.push(part(1, 3))).toEqual([]);
    expect(reader.push(part(0, 1))).toHaveLength(1);
    expect(reader.stats().droppedValues).toBeGreaterThan(0);
  });

  it('lives through documents that were changed at random', () => {
    const dice = random(11);
    const reader = messageReader();
    const junk = [
      null,
      true,
      -1,
      Number.POSITIVE_INFINITY,
      'x',
      '',
      [],
      {},
      [[]],
      { length: 5 },
      'a'.repeat(5000),
      '18446744073709551616',
    ];
    const spoil = (value: unknown): unknown => {
      if (dice.chance(0.12)) return dice.pick(junk);
      if (Array.isArray(value)) return value.map(spoil);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .filter(() => !dice.chance(0.03))
          .map(([key, each]) => [key, spoil(each)]),
      );
    };
    let whole = 0;
    for (let i = 0; i < 3000; i++) {
      const [type, document] = dice.pick(good);
      const bytes = frame(type, spoil(document));
      if (dice.chance(0.1)) bytes[dice.integer(bytes.length)] = dice.integer(256);
      whole += reader.push(bytes).length;
    }
    const { badFrames, droppedValues, skippedBytes } = reader.stats();
    expect(whole).toBeGreaterThan(300);
    expect(Math.min(badFrames, droppedValues, skippedBytes)).toBeGreaterThan(10);
  });
});
