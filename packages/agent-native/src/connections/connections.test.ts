import { describe, expect, it } from 'vitest';
import type { ConnectionDocument } from '../protocol/documents.ts';
import { canReplay, replayRecords } from '../test-kit/replay.ts';
import { type ConnectionRecord, cgroupRecord, recordsOf } from './test-kit/records.ts';

const edges = async (
  records: readonly ConnectionRecord[],
): Promise<readonly ConnectionDocument[]> => {
  const { snapshot, ended } = await replayRecords(recordsOf(records));
  expect(ended).toBe(0);
  return snapshot.connections;
};

describe.skipIf(!canReplay)('connections', () => {
  it('adds what open, statistics and close tell, each byte once', async () => {
    const conn = { conn: 1 } as const;
    expect(
      await edges([
        { ...conn, type: 'open', at: 105, start: 100 },
        { ...conn, type: 'stats', at: 200, sent: 1000, received: 50, roundTripMicros: 100 },
        { ...conn, type: 'stats', at: 300, sent: 1500, received: 80, retransmits: 2 },
        // An older total that arrives late adds nothing.
        { ...conn, type: 'stats', at: 301, sent: 1200, received: 70, retransmits: 1 },
        {
          ...conn,
          type: 'close',
          at: 400,
          sent: 2000,
          received: 90,
          retransmits: 3,
          roundTripMicros: 300,
        },
        { ...conn, type: 'close', at: 401, sent: 9000, received: 9000 },
        { conn: 2, type: 'open', at: 500, start: 490 },
      ]),
    ).toEqual([
      {
        cgroup: '7',
        destination: '10.0.0.2:80',
        actual: '10.0.0.2:80',
        connects: 2,
        failed: 0,
        errors: {},
        connectTime: 15e6,
        active: 1,
        sent: 2000,
        received: 90,
        retransmits: 3,
        roundTrip: 200_000,
      },
    ]);
  });

  it('counts from where it began to look when a connection was there before', async () => {
    const [edge] = await edges([
      { conn: 1, type: 'open', at: 1, seeded: true, sent: 5000, received: 6000, retransmits: 9 },
      { conn: 1, type: 'close', at: 9, sent: 5100, received: 6001, retransmits: 10 },
      { conn: 2, type: 'open', at: 1, seeded: true, sent: 10 },
    ]);
    expect(edge).toMatchObject({ connects: 0, active: 1, sent: 100, received: 1, retransmits: 1 });
  });

  it('takes a connection whose beginning it did not see', async () => {
    const [edge] = await edges([
      { conn: 1, type: 'stats', at: 1, sent: 70, received: 7 },
      { conn: 1, type: 'stats', at: 2, sent: 100, received: 8 },
      { conn: 2, type: 'close', at: 3, sent: 11, received: 12 },
    ]);
    expect(edge).toMatchObject({ connects: 0, active: 1, sent: 41, received: 13 });
  });

  it('names why connects failed, without an actual destination', async () => {
    const fail = (conn: number, error: number): ConnectionRecord => ({
      conn,
      type: 'fail',
      at: conn,
      error,
      retransmits: 1,
    });
    const [edge, ...rest] = await edges([
      ...[111, 111, 110, 113, 101, 1, 2, 3, 4].map((error, i) => fail(i + 1, error)),
    ]);
    expect(rest).toEqual([]);
    expect(edge).toMatchObject({ actual: '', connects: 0, failed: 9, active: 0, retransmits: 9 });
    expect(edge?.errors).toEqual({
      ECONNREFUSED: 2,
      ETIMEDOUT: 1,
      EHOSTUNREACH: 1,
      ENETUNREACH: 1,
      EPERM: 1,
      OTHER: 3,
    });
  });

  it('counts segments of the handshake that were sent again with the connection they led to', async () => {
    const conn = { conn: 1, role: 'client' } as const;
    const rows = await edges([
      { ...conn, type: 'retransmit', at: 1000, retransmits: 1 },
      { ...conn, type: 'retransmit', at: 3000, retransmits: 2 },
      { ...conn, type: 'open', at: 3001, start: 0, retransmits: 2 },
      { ...conn, type: 'retransmit', at: 4000, retransmits: 3 },
    ]);
    expect(rows.map((row) => [row.actual, row.retransmits, row.active])).toEqual([
      ['', 0, 0],
      ['10.0.0.2:80', 3, 1],
    ]);
  });

  it('keeps destinations and cgroups apart, in both families of addresses', async () => {
    const six = '20010db8000000000000000000000001:443';
    const rows = await edges([
      { conn: 1, type: 'open', at: 1, remote: six },
      { conn: 2, type: 'open', at: 1, remote: '10.0.0.3:80' },
      { conn: 3, type: 'open', at: 1, remote: '10.0.0.3:80', cgroup: 8 },
      { conn: 4, type: 'open', at: 1, remote: '10.0.0.3:80', role: 'server' },
    ]);
    expect(rows.map((row) => `${row.cgroup} ${row.destination}`).sort()).toEqual([
      '7 10.0.0.3:80',
      '7 [2001:db8::1]:443',
      '8 10.0.0.3:80',
    ]);
  });

  it('bounds destinations of a cgroup, and loses no count', async () => {
    const records = Array.from({ length: 3000 }, (_, i): ConnectionRecord => {
      const remote = `10.1.${i >> 8}.${i & 255}:80`;
      return { conn: i + 1, type: 'open', at: i, remote };
    });
    const { snapshot } = await replayRecords(recordsOf(records));
    expect(snapshot.connections).toHaveLength(1025);
    expect(snapshot.connections.reduce((sum, row) => sum + row.connects, 0)).toBe(3000);
    const other = snapshot.connections.find((row) => row.destination === '~other');
    expect(other).toMatchObject({ connects: 3000 - 1024, active: 3000 - 1024 });
    expect(snapshot.lost.destinations).toBe(3000 - 1024);
  });

  it('forgets the longest idle when there are too many, and says so', async () => {
    const opens = Array.from({ length: 3000 }, (_, i): ConnectionRecord => {
      return { conn: i + 1, type: 'open', at: i };
    });
    const { snapshot } = await replayRecords(recordsOf(opens), { memory: 1 << 20 });
    const most = snapshot.self.connections ?? 0;
    expect(most).toBeLessThan(2000);
    expect(snapshot.lost.connections).toBe(3000 - most);
    expect(snapshot.connections[0]).toMatchObject({ connects: 3000, active: most });
  });

  it('lists who listens until they do not', async () => {
    const listen = { role: 'server', local: '0.0.0.0:8080', remote: '0.0.0.0:0' } as const;
    const { snapshot } = await replayRecords(
      recordsOf([
        { ...listen, conn: 1, type: 'listen', at: 1, pid: 42 },
        { ...listen, conn: 2, type: 'listen', at: 1, local: '127.0.0.1:9' },
        { ...listen, conn: 2, type: 'unlisten', at: 2, local: '127.0.0.1:9' },
      ]),
    );
    expect(snapshot.listens).toEqual([
      { cgroup: '7', address: '0.0.0.0:8080', netns: 4_026_531_840, pid: 42 },
    ]);
  });

  it('knows cgroups by their path, and those that are gone', async () => {
    const records = [
      cgroupRecord(7, '/a/"b"', 1),
      cgroupRecord(8, '/c', 3),
      cgroupRecord(8, '', 0, true),
    ];
    const { snapshot } = await replayRecords(Buffer.concat(records));
    expect([...snapshot.cgroups].sort((a, b) => Number(a.id) - Number(b.id))).toEqual([
      { id: '7', path: '/a/"b"', watch: ['l4'], present: true },
      { id: '8', path: '/c', watch: ['l4', 'l7'], present: false },
    ]);
  });

  it('says what a torn record was', async () => {
    const whole = recordsOf([{ conn: 1, type: 'open', at: 1 }]);
    const short = Buffer.from(whole.subarray(0, 60));
    short.writeUInt32LE(60, 0);
    const { snapshot, ended } = await replayRecords(
      Buffer.concat([short, whole, whole.subarray(0, 99)]),
    );
    expect([ended, snapshot.lost.malformed, snapshot.events.open]).toEqual([0, 2, 1]);
  });

  it('splits a snapshot that does not fit one frame', async () => {
    const records = Array.from({ length: 12_000 }, (_, i): ConnectionRecord => {
      const remote = `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}:443`;
      return { conn: i + 1, type: 'open', at: i, remote, cgroup: 1 + (i % 12) };
    });
    const { snapshot, messages } = await replayRecords(recordsOf(records), { memory: 256 << 20 });
    expect(snapshot.connections).toHaveLength(12_000);
    expect(new Set(snapshot.connections.map((row) => row.destination)).size).toBe(12_000);
    expect(snapshot.events.open).toBe(12_000);
    expect(messages.filter((message) => message.type === 'snapshot')).toHaveLength(1);
  });
});
