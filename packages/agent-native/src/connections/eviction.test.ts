import { describe, expect, it } from 'vitest';
import { recordsOf as scriptRecords } from '../test-kit/record-writer.ts';
import { canReplay, replay, replayRecords } from '../test-kit/replay.ts';
import { replayLive } from './test-kit/live.ts';
import { cgroupRecord, recordsOf } from './test-kit/records.ts';

const minute = 60_000;
const question = (name: string): string =>
  `\x12\x34\x01\0\0\x01\0\0\0\0\0\0${String.fromCharCode(name.length)}${name}\0\0\x01\0\x01`;
const answer = (name: string): string => question(name).replace('\x01\0', '\x81\x80');

describe.skipIf(!canReplay)('what is kept', () => {
  it('forgets what nothing changed for ten minutes, and keeps what is in use', async () => {
    // Records of scripts begin at 1,000 seconds.
    const start = 1_000_000;
    const http = scriptRecords([
      {
        steps: [
          { out: 'GET /a HTTP/1.1\r\n\r\n' },
          { in: 'HTTP/1.1 200 X\r\nContent-Length: 0\r\n\r\n' },
        ],
      },
      { datagrams: true, port: 53, steps: [{ out: question('a') }, { in: answer('a') }] },
    ]);
    const records = recordsOf([
      { conn: 91, type: 'open', at: start + 1, remote: '10.0.0.8:1' },
      { conn: 92, type: 'open', at: start + 1, remote: '10.0.0.9:1' },
      { conn: 92, type: 'close', at: start + 2, remote: '10.0.0.9:1' },
      ...Array.from({ length: 14 }, (_, i) => {
        return { conn: 93, type: 'stats', at: start + i * minute, remote: '10.0.0.7:1' } as const;
      }),
    ]);
    const { messages } = await replayLive(Buffer.concat([http, records]), {
      host: ['l7'],
      interval: minute,
    });
    const last = messages.findLast((m) => m.type === 'snapshot')?.document;
    expect(last?.requests).toEqual([]);
    expect(last?.dns).toEqual([]);
    expect(last?.connections.map((row) => row.destination).sort()).toEqual([
      '10.0.0.7:1',
      '10.0.0.8:1',
    ]);
    expect(last?.self).toMatchObject({ series: 0, domains: 0, destinations: 2 });
  });

  it('forgets a cgroup that is gone once nothing is left of it', async () => {
    const ticks = Array.from({ length: 14 }, (_, i) => {
      return { conn: 1, type: 'stats', at: i * minute } as const;
    });
    const records = Buffer.concat([
      cgroupRecord(7, '/stays', 1),
      cgroupRecord(8, '/goes', 1),
      recordsOf([
        { conn: 2, type: 'open', at: 1, cgroup: 8 },
        { conn: 2, type: 'close', at: 2, cgroup: 8 },
      ]),
      cgroupRecord(8, '/goes', 0, true),
      recordsOf(ticks),
    ]);
    const { messages } = await replayLive(records, { host: [], interval: minute });
    const last = messages.findLast((m) => m.type === 'snapshot')?.document;
    expect(last?.cgroups.map((row) => row.path)).toEqual(['/stays']);
    expect(last?.connections.map((row) => row.cgroup)).toEqual(['7']);
  });

  it('is at most fifty domains of a cgroup, and all others together', async () => {
    const names = Array.from({ length: 70 }, (_, i) => `host${i}`);
    const steps = names.flatMap((name) => [{ out: question(name) }, { in: answer(name) }]);
    const { snapshot } = await replay([{ datagrams: true, port: 53, steps }]);
    expect(snapshot.dns).toHaveLength(51);
    expect(snapshot.dns.reduce((sum, row) => sum + row.durations.count, 0)).toBe(70);
    expect(snapshot.dns.find((row) => row.domain === '~other')?.durations.count).toBe(20);
  });

  it('is nothing while the agent is paused', async () => {
    const records = recordsOf([
      { conn: 1, type: 'open', at: 1 },
      { conn: 2, type: 'fail', at: 1 },
      { conn: 3, type: 'listen', at: 1 },
    ]);
    const { snapshot } = await replayRecords(records, { paused: true });
    expect([snapshot.connections, snapshot.listens, snapshot.self.connections]).toEqual([
      [],
      [],
      0,
    ]);
  });
});
