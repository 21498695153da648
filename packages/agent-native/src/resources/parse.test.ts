import { describe, expect, it } from 'vitest';
import { applicationType, applicationTypes } from './application-type.ts';
import {
  parseBlkio,
  parseCpuMax,
  parseFlat,
  parseIoStat,
  parseLimit,
  parsePressure,
  parseProcCgroup,
  parseSchedstat,
} from './parse-fields.ts';
import {
  parseDiskstats,
  parseFibTrie,
  parseIfInet6,
  parseMeminfo,
  parseMountinfo,
  parseNetDev,
  parseStat,
} from './parse-proc.ts';

describe('files of cgroups', () => {
  it('are read as v2 writes them', () => {
    // Of 6.18: fields were added behind, order is as it was in 6.1.
    const stat =
      'usage_usec 2500000\nuser_usec 2000000\nsystem_usec 500000\nnice_usec 0\ncore_sched.force_idle_usec 0\nnr_periods 32\nnr_throttled 30\nthrottled_usec 1770000\nnr_bursts 0\n';
    expect(parseFlat(stat).get('throttled_usec')).toBe(1_770_000);
    expect([
      parseCpuMax('20000 100000\n'),
      parseCpuMax('max 100000\n'),
      parseCpuMax(undefined),
    ]).toEqual([0.2, undefined, undefined]);
    expect([
      parseLimit('67108864\n'),
      parseLimit('max\n'),
      parseLimit('9223372036854771712\n'),
      parseLimit(''),
    ]).toEqual([67_108_864, undefined, undefined, undefined]);
    expect(
      parseIoStat('254:0 rbytes=4096 wbytes=8192 rios=1 wios=2 dbytes=0 dios=0\n7:0 \ngarbage\n'),
    ).toEqual([
      { device: '254:0', reads: 1, writes: 2, readBytes: 4096, writtenBytes: 8192 },
      { device: '7:0', reads: 0, writes: 0, readBytes: 0, writtenBytes: 0 },
    ]);
    const pressure =
      'some avg10=0.00 avg60=0.00 avg300=0.00 total=1500000\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=250000\n';
    expect(parsePressure(pressure)).toEqual({ some: 1.5, full: 0.25 });
    // 6.1 tells no `full` of CPU for the machine.
    expect(parsePressure('some avg10=0.00 avg60=0.00 avg300=0.00 total=7\n')).toEqual({
      some: 7e-6,
      full: 0,
    });
    expect(parsePressure('')).toBeUndefined();
  });

  it('are read as v1 writes them', () => {
    const bytes =
      '254:0 Read 4096\n254:0 Write 8192\n254:0 Sync 12288\n254:0 Async 0\n254:0 Total 12288\nTotal 12288\n';
    const operations = '254:0 Read 1\n254:0 Write 2\nTotal 3\n';
    expect(parseBlkio(bytes, operations)).toEqual([
      { device: '254:0', reads: 1, writes: 2, readBytes: 4096, writtenBytes: 8192 },
    ]);
    expect(parseCpuMax('-1 100000')).toBeUndefined();
    const paths = parseProcCgroup('9:name=systemd:/\n4:memory:/a/b\n2:cpu,cpuacct:/c:d\n0::/v2\n');
    expect([paths.get('memory'), paths.get('cpuacct'), paths.get('')]).toEqual([
      '/a/b',
      '/c:d',
      '/v2',
    ]);
    expect([parseSchedstat('123 2500000000 7\n'), parseSchedstat(undefined)]).toEqual([
      2.5,
      undefined,
    ]);
  });
});

describe('files of /proc', () => {
  it('tell what the machine uses', () => {
    expect(
      parseStat('cpu  100 0 50 1000 25 0 5 10 0 0\ncpu0 50 0 25 500\ncpu1 50 0 25 500\nintr 5\n'),
    ).toEqual({
      cores: 2,
      seconds: {
        user: 1,
        nice: 0,
        system: 0.5,
        idle: 10,
        iowait: 0.25,
        irq: 0,
        softirq: 0.05,
        steal: 0.1,
      },
    });
    expect(
      parseMeminfo('MemTotal:        8000 kB\nActive(anon):     10 kB\nHugePages_Total:  3\n'),
    ).toEqual(
      new Map([
        ['MemTotal', 8_192_000],
        ['Active(anon)', 10_240],
      ]),
    );
    // 6.x has 20 numbers, old kernels 14 words in all.
    const disks =
      ' 254       0 vda 10 1 200 3000 20 2 400 5000 0 6000 7000 1 2 3 4 5 6\n   8       1 sda1 1 0 2 3 4 0 6 7 0 9 10\n';
    expect(parseDiskstats(disks)).toEqual([
      {
        device: '254:0',
        name: 'vda',
        reads: 10,
        readBytes: 102_400,
        readSeconds: 3,
        writes: 20,
        writtenBytes: 204_800,
        writeSeconds: 5,
        ioSeconds: 6,
      },
      {
        device: '8:1',
        name: 'sda1',
        reads: 1,
        readBytes: 1024,
        readSeconds: 0.003,
        writes: 4,
        writtenBytes: 3072,
        writeSeconds: 0.007,
        ioSeconds: 0.009,
      },
    ]);
    const net =
      'Inter-|   Receive                                                |  Transmit\n face |bytes    packets errs drop\n  eth0: 1000 10 0 0 0 0 0 0 2000 20 0 0 0 0 0 0\n';
    expect(parseNetDev(net)).toContainEqual({
      name: 'eth0',
      receivedBytes: 1000,
      receivedPackets: 10,
      sentBytes: 2000,
      sentPackets: 20,
    });
  });

  it('tell addresses and mounts', () => {
    const trie =
      'Main:\n  +-- 0.0.0.0/0 3 0 5\n     |-- 0.0.0.0\n        /0 universe UNICAST\n     +-- 10.0.0.0/24 2 0 2\n        |-- 10.0.0.0\n           /24 link UNICAST\n        |-- 10.0.0.5\n           /32 host LOCAL\nLocal:\n        |-- 10.0.0.5\n           /32 host LOCAL\n        |-- 127.0.0.1\n           /32 host LOCAL\n';
    expect(parseFibTrie(trie)).toEqual(['10.0.0.5', '127.0.0.1']);
    expect(
      parseIfInet6(
        '00000000000000000000000000000001 01 80 10 80       lo\n20010db8000000000000000000000005 02 40 00 80     eth0\n',
      ),
    ).toEqual([
      { ip: '::1', name: 'lo' },
      { ip: '2001:db8::5', name: 'eth0' },
    ]);
    const mounts =
      '36 35 254:0 / / rw,relatime master:1 - ext4 /dev/vda rw\n40 36 0:5 / /my\\040disk rw - tmpfs tmpfs rw\nbroken\n';
    expect(parseMountinfo(mounts)).toEqual([
      { device: '254:0', path: '/', type: 'ext4', source: '/dev/vda' },
      { device: '0:5', path: '/my disk', type: 'tmpfs', source: 'tmpfs' },
    ]);
  });
});

describe('a command line', () => {
  it.each([
    [['/usr/lib/postgresql/15/bin/postgres', '-D', '/data'], 'postgres'],
    [['postgres: walwriter '], 'postgres'],
    [['nginx: master process /usr/sbin/nginx'], 'nginx'],
    [['/usr/bin/redis-server *:6379'], 'redis'],
    [['/usr/bin/redis-server', '*:26379', '--sentinel'], 'redis-sentinel'],
    [['java', '-Xmx1g', 'kafka.Kafka', 'server.properties'], 'kafka'],
    [['java', '-cp', 'x', 'org.apache.cassandra.service.CassandraDaemon'], 'cassandra'],
    [['/opt/java/bin/java', '-jar', 'app.jar'], 'java'],
    [['/usr/lib/erlang/erts-13/bin/beam.smp', '--', '-rabbit', 'x'], 'rabbitmq'],
    [['/usr/lib/erlang/erts-13/bin/beam.smp', '--', 'phoenix'], ''],
    [['node', 'server.js'], 'nodejs'],
    [['/usr/bin/python3.11', 'app.py'], 'python'],
    [['php-fpm: pool www'], 'php'],
    [['/usr/sbin/mariadbd'], 'mysql'],
    [['/my/own/thing'], ''],
    [[], ''],
    [['constructor'], ''],
  ])('%j is %s', (line, type) => {
    expect(applicationType(line)).toBe(type);
  });

  it('knows as many types as the reference', () => {
    expect(applicationTypes.length).toBeGreaterThanOrEqual(55);
  });
});
