import { Buffer } from 'node:buffer';
import process, { execPath } from 'node:process';
import { describe, expect, it } from 'vitest';
import { makeCgroup } from '../test-kit/cgroup.ts';
import { runProgram } from '../test-kit/program.ts';
import { hooks } from './test-kit/hooks.ts';
import { startGuest, startServer, visit } from './test-kit/peers.ts';
import { startRecorder, watching } from './test-kit/recorder.ts';
import { streamOf } from './test-kit/records.ts';

const request = (send: number, receive: number): Buffer => {
  const bytes = Buffer.alloc(Math.max(send, 8), 'q');
  bytes.writeUInt32BE(bytes.length, 0);
  bytes.writeUInt32BE(receive, 4);
  return bytes;
};

describe.each(hooks)('bytes through $name', ({ without }) => {
  it('are those that were sent, in their order and at their place', async () => {
    await using clients = await makeCgroup('clients');
    await using servers = await makeCgroup('servers');
    await using recorder = await startRecorder({
      without,
      scope: [watching(clients, 'l4', 'l7', 'payload'), watching(servers, 'l4', 'l7', 'payload')],
    });
    await using server = await startServer({ cgroup: servers });
    const sizes: [number, number][] = [];
    for (const size of [8, 71, 72, 73, 200, 201, 456, 969, 1993, 4095, 4096, 4097, 9000, 60_000]) {
      sizes.push([size, size + 5]);
    }
    const [visited] = await visit(
      [{ host: '127.0.0.1', port: server.port, requests: sizes, end: 'end' }],
      { cgroup: clients },
    );
    const records = await recorder.seen(
      'both closes',
      (all) => all.filter(({ type }) => type === 'close').length === 2,
    );
    const sent = Buffer.concat(sizes.map(([send, receive]) => request(send, receive)));
    const answered = Buffer.alloc(
      sizes.reduce((sum, [, receive]) => sum + receive, 0),
      'a',
    );
    const opened = (await recorder.connections('open')).filter(
      ({ localPort, remotePort }) => localPort === visited?.port || remotePort === visited?.port,
    );
    const client = opened.find(({ role }) => role === 'client')?.conn ?? 0n;
    const accepted = opened.find(({ role }) => role === 'server')?.conn ?? 0n;
    expect(streamOf(records, client, 'out').equals(sent)).toBe(true);
    expect(streamOf(records, client, 'in').equals(answered)).toBe(true);
    expect(streamOf(records, accepted, 'in').equals(sent)).toBe(true);
    expect(streamOf(records, accepted, 'out').equals(answered)).toBe(true);
    // Announced before its bytes, closed after them.
    for (const conn of [client, accepted]) {
      const order = records.flatMap((record) =>
        'conn' in record && record.conn === conn ? [record.type] : [],
      );
      expect(order[0]).toBe('open');
      expect(order.at(-1)).toBe('close');
    }
    expect((await recorder.lost()).every((count) => count === 0)).toBe(true);
  });

  it('of headers end after 16 KiB of each operation, and the rest is counted', async () => {
    await using cgroup = await makeCgroup('headers');
    await using recorder = await startRecorder({ without, scope: [watching(cgroup, 'l4', 'l7')] });
    await using server = await startServer({ cgroup });
    await visit([{ host: '127.0.0.1', port: server.port, requests: [[60_000, 10]], end: 'end' }], {
      cgroup,
    });
    await recorder.seen(
      'both closes',
      (all) => all.filter(({ type }) => type === 'close').length === 2,
    );
    const out = (await recorder.data()).filter(
      ({ direction, role }) => direction === 'out' && role === 'client',
    );
    // The kernel may take a large write in several operations.
    let captured = 0;
    let length = 0;
    let cut = 0;
    const operations: boolean[] = [];
    for (const record of out) {
      captured += record.bytes.length;
      length += record.length;
      if (record.more) continue;
      operations.push(captured === Math.min(length, 16_384));
      cut += length - captured;
      captured = length = 0;
    }
    expect(operations).toEqual(operations.map(() => true));
    expect(out.at(-1)).toMatchObject({ more: false });
    expect(out.reduce((sum, record) => sum + record.length, 0)).toBe(60_000);
    expect(cut).toBeGreaterThan(0);
    expect((await recorder.lost())[3]).toBeGreaterThanOrEqual(cut);
  });

  it('of many segments come together', async () => {
    await using cgroup = await makeCgroup('segments');
    await using recorder = await startRecorder({
      without,
      scope: [watching(cgroup, 'l4', 'l7', 'payload')],
    });
    await using server = await startServer({ cgroup });
    // Segments of 0 to 36 bytes, one of 9000 between them; each byte tells where it stands.
    const sizes = Array.from({ length: 900 }, (_, i) => (i === 450 ? 9000 : (i * 13) % 37));
    const whole = Buffer.from(
      Array.from(
        { length: sizes.reduce((a, b) => a + b, 0) },
        (_, i) => (i >> (i & 1 ? 8 : 0)) & 255,
      ),
    );
    whole.writeUInt32BE(whole.length, 0);
    whole.writeUInt32BE(0, 4);
    await runProgram(
      execPath,
      [
        '-e',
        `const whole = Buffer.from(process.argv[1], 'base64');
         const socket = require('node:net').connect(${server.port}, '127.0.0.1', () => {
           socket.cork();
           let at = 0;
           for (const size of ${JSON.stringify(sizes)}) { socket.write(whole.subarray(at, at + size)); at += size; }
           socket.uncork();
           socket.end();
         });`,
        whole.toString('base64'),
      ],
      { cgroup },
    );
    const records = await recorder.seen(
      'both closes',
      (all) => all.filter(({ type }) => type === 'close').length === 2,
    );
    const opened = await recorder.connections('open');
    const client = opened.find(({ role }) => role === 'client')?.conn ?? 0n;
    expect(streamOf(records, client, 'out').equals(whole)).toBe(true);
    const told = (await recorder.data()).filter(
      ({ conn, direction }) => conn === client && direction === 'out',
    );
    expect(told.length).toBeLessThan(60);
    expect((await recorder.lost()).every((count) => count === 0)).toBe(true);
  });

  it('that a parser does not need are not read', async () => {
    await using cgroup = await makeCgroup('hints');
    await using outside = await makeCgroup('outside');
    await using recorder = await startRecorder({
      without,
      scope: [watching(cgroup, 'l4', 'l7', 'payload')],
    });
    await using server = await startServer({ cgroup: outside });
    await using guest = await startGuest(
      [{ host: '127.0.0.1', port: server.port, requests: [[100, 2000]], end: 'hold' }],
      { cgroup },
    );
    const [open] = await recorder.connections('open');
    const conn = open?.conn ?? 0n;
    const fresh = async (): Promise<[string, number, number, number][]> => {
      const from = (await recorder.data()).length;
      await guest.again();
      return (await recorder.data())
        .slice(from)
        .map((one) => [one.direction, one.position, one.length, one.bytes.length]);
    };
    expect(await fresh()).toEqual([
      ['out', 100, 100, 100],
      ['in', 2000, 2000, 2000],
    ]);
    // Into the second segment, and into the middle of what is received.
    await recorder.hint(conn, 'out', 250);
    await recorder.hint(conn, 'in', 5500);
    expect(await fresh()).toEqual([
      ['out', 250, 50, 50],
      ['in', 5500, 500, 500],
    ]);
    // To the end of an operation: that it came is told. Beyond it: nothing.
    await recorder.hint(conn, 'out', 400);
    await recorder.hint(conn, 'in', 9000);
    expect(await fresh()).toEqual([['out', 400, 0, 0]]);
    expect(await fresh()).toEqual([
      ['out', 400, 100, 100],
      ['in', 9000, 1000, 1000],
    ]);
    await recorder.hint(conn, 'in', 0, true);
    expect(await fresh()).toEqual([]);
    expect((await recorder.lost()).every((count) => count === 0)).toBe(true);
  });

  it('are told or counted as lost, to the last record, when nobody reads', async () => {
    await using cgroup = await makeCgroup('stalled');
    await using recorder = await startRecorder({ without, scope: [watching(cgroup, 'l4', 'l7')] });
    await using server = await startServer({ cgroup });
    const requests = Array.from({ length: 2000 }, () => [8, 900] as const);
    await using guest = await startGuest(
      [{ host: '127.0.0.1', port: server.port, requests, end: 'hold' }],
      { cgroup },
    );
    const before = (await recorder.data()).length;
    expect(before).toBe(4 * requests.length);
    process.kill(recorder.pid, 'SIGSTOP');
    try {
      await guest.again();
      await guest.again();
    } finally {
      process.kill(recorder.pid, 'SIGCONT');
    }
    const told = (await recorder.data()).length - before;
    const lost = await recorder.lost();
    expect(lost[1]).toBeGreaterThan(0);
    expect(told + (lost[1] ?? 0)).toBe(8 * requests.length);
    expect(lost.filter((_, reason) => reason !== 1).every((count) => count === 0)).toBe(true);
    // Positions went on, so what was lost is seen as a gap and nothing after it is out of place.
    await guest.again();
    const last = (await recorder.data()).filter(
      ({ role, direction }) => role === 'client' && direction === 'in',
    );
    expect((last.at(-1)?.position ?? 0) + (last.at(-1)?.length ?? 0)).toBe(4 * 900 * 2000);
  });
});
