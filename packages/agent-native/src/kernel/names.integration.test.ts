import { Buffer } from 'node:buffer';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { execPath } from 'node:process';
import { describe, expect, it } from 'vitest';
import { makeCgroup } from '../test-kit/cgroup.ts';
import { makeNetwork } from '../test-kit/netns.ts';
import { runProgram } from '../test-kit/program.ts';
import { hooks } from './test-kit/hooks.ts';
import { startRecorder, watching } from './test-kit/recorder.ts';
import type { DataRecord } from './test-kit/records.ts';

describe.each(hooks)('datagrams through $name', ({ without }) => {
  it('of names that are asked for come with their addresses', async () => {
    await using cgroup = await makeCgroup('names');
    await using recorder = await startRecorder({ without, scope: [watching(cgroup, 'l4', 'l7')] });
    // A name server and a resolver in one; other datagrams are not told of.
    await runProgram(
      execPath,
      [
        '-e',
        `const { createSocket } = require('node:dgram');
         const { Resolver } = require('node:dns');
         const server = createSocket('udp4').bind(53, '127.91.0.1', () => {
           const other = createSocket('udp4').bind(0, '127.0.0.1', () => {
             const noise = createSocket('udp4');
             noise.send('noise', other.address().port, '127.0.0.1', () => noise.close());
           });
           other.on('message', () => other.close());
           const resolver = new Resolver();
           resolver.setServers(['127.91.0.1']);
           resolver.resolve4('db.example', (error, found) => { console.log(error?.code, found); server.close(); });
         });
         server.on('message', (query, peer) => {
           const answer = Buffer.concat([query.subarray(0, 12), query.subarray(12).subarray(0, 16), Buffer.from('c00c00010001000000050004' + '0a090807', 'hex')]);
           answer.writeUInt16BE(0x8180, 2); answer.writeUInt16BE(1, 6); answer.writeUInt16BE(0, 8); answer.writeUInt16BE(0, 10);
           server.send(answer, peer.port, peer.address);
         });`,
      ],
      { cgroup },
    );
    const records = await recorder.records();
    const told = records.filter((record): record is DataRecord => record.type === 'datagram');
    const asked = told.filter(({ role }) => role === 'client');
    expect(asked.map(({ direction, remote }) => [direction, remote])).toEqual([
      ['out', '127.91.0.1:53'],
      ['in', '127.91.0.1:53'],
    ]);
    expect(asked[0]?.bytes.includes('\x02db\x07example')).toBe(true);
    expect(asked[1]?.bytes.subarray(-4)).toEqual(Buffer.from([10, 9, 8, 7]));
    const served = told.filter(({ role }) => role === 'server');
    expect(served.map(({ direction }) => direction)).toEqual(['in', 'out']);
    expect(told.length).toBe(4);
  });

  it('of names that the C library asks for, several in one call', async () => {
    await using cgroup = await makeCgroup('resolver');
    await using network = await makeNetwork();
    const host = await network.host('dns', 1);
    const folder = `/etc/netns/${host.name}`;
    await mkdir(folder, { recursive: true });
    try {
      await writeFile(`${folder}/resolv.conf`, 'nameserver 127.0.0.1\n');
      await using recorder = await startRecorder({
        without,
        scope: [watching(cgroup, 'l4', 'l7')],
      });
      const found = await runProgram(
        execPath,
        [
          '-e',
          `const server = require('node:dgram').createSocket('udp4').bind(53, '127.0.0.1', () => {
             require('node:dns').lookup('db.example.', { all: true }, (error, found) => {
               console.log(error?.code ?? JSON.stringify(found));
               server.close();
             });
           });
           server.on('message', (query, peer) => {
             const four = query.readUInt16BE(query.indexOf(0, 12) + 1) === 1;
             const head = Buffer.from(query.subarray(0, query.indexOf(0, 12) + 5));
             head.writeUInt16BE(0x8180, 2); head.writeUInt16BE(1, 6); head.writeUInt32BE(0, 8);
             const record = four ? 'c00c0001000100000005000401020304' : 'c00c001c00010000000500100102030405060708090a0b0c0d0e0f10';
             server.send(Buffer.concat([head, Buffer.from(record, 'hex')]), peer.port, peer.address);
           });`,
        ],
        { cgroup, host },
      );
      expect(found).toContain('1.2.3.4');
      expect(found).toContain('102:304:506:708:90a:b0c:d0e:f10');
      const told = (await recorder.records()).filter(
        (record): record is DataRecord => record.type === 'datagram' && record.role === 'client',
      );
      const kinds = (direction: 'out' | 'in'): number[] =>
        told
          .filter((one) => one.direction === direction)
          .map(({ bytes }) => bytes.readUInt16BE(bytes.indexOf(0, 12) + 1))
          .toSorted();
      expect(kinds('out')).toEqual([1, 28]);
      expect(kinds('in')).toEqual([1, 28]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
