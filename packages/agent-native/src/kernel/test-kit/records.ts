import { Buffer } from 'node:buffer';
import { isIPv4 } from 'node:net';

/** What `native/shared/events.h` calls them. */
const types = [
  '',
  'open',
  'fail',
  'close',
  'listen',
  'unlisten',
  'stats',
  'retrans',
  'data',
  'datagram',
  'exec',
  'exit',
  '',
  'cgroup',
] as const;

interface Head {
  /** Nanoseconds of the monotonic clock. */
  readonly time: bigint;
  readonly cgroup: string;
}

export interface ConnRecord extends Head {
  readonly type: 'open' | 'fail' | 'close' | 'listen' | 'unlisten' | 'stats' | 'retrans';
  readonly conn: bigint;
  readonly local: string;
  readonly localPort: number;
  readonly remote: string;
  readonly remotePort: number;
  readonly pid: number;
  readonly role: 'unknown' | 'client' | 'server';
  readonly seeded: boolean;
  readonly error: number;
  readonly retrans: number;
  readonly start: bigint;
  readonly sent: number;
  readonly received: number;
}

export interface DataRecord extends Head {
  readonly type: 'data' | 'datagram';
  readonly conn: bigint;
  readonly position: number;
  readonly length: number;
  readonly bytes: Buffer;
  readonly pid: number;
  readonly direction: 'out' | 'in';
  readonly role: 'unknown' | 'client' | 'server';
  readonly more: boolean;
  /** Datagrams only. */
  readonly remote?: string;
}

export interface CgroupRecord extends Head {
  readonly type: 'cgroup';
  readonly removed: boolean;
  readonly watch: number;
  readonly path: string;
}

export interface OtherRecord extends Head {
  readonly type: 'other';
}

export type KernelRecord = ConnRecord | DataRecord | CgroupRecord | OtherRecord;

const roles = ['unknown', 'client', 'server'] as const;

function address(bytes: Buffer): string {
  const words: string[] = [];
  for (let i = 0; i < 16; i += 2) words.push(bytes.readUInt16BE(i).toString(16));
  const mapped = [...bytes.subarray(12)].join('.');
  return words.slice(0, 6).join(':') === '0:0:0:0:0:ffff' && isIPv4(mapped)
    ? mapped
    : words.join(':').replace(/^0:0:0:0:0:0:0:/, '::');
}

function conn(type: ConnRecord['type'], time: bigint, b: Buffer): ConnRecord {
  return {
    type,
    time,
    conn: b.readBigUInt64LE(16),
    cgroup: String(b.readBigUInt64LE(24)),
    local: address(b.subarray(32, 48)),
    remote: address(b.subarray(48, 64)),
    localPort: b.readUInt16LE(64),
    remotePort: b.readUInt16LE(66),
    pid: b.readUInt32LE(72),
    role: roles[b.readUInt16LE(76)] ?? 'unknown',
    seeded: (b.readUInt16LE(78) & 4) !== 0,
    error: b.readInt32LE(80),
    retrans: b.readUInt32LE(88),
    start: b.readBigUInt64LE(96),
    sent: Number(b.readBigUInt64LE(104)),
    received: Number(b.readBigUInt64LE(112)),
  };
}

function data(type: DataRecord['type'], time: bigint, b: Buffer): DataRecord {
  const captured = b.readUInt32LE(44);
  const flags = b[53] ?? 0;
  const from = 56 + (flags & 2 ? 40 : 0);
  return {
    type,
    time,
    conn: b.readBigUInt64LE(16),
    cgroup: String(b.readBigUInt64LE(24)),
    position: Number(b.readBigUInt64LE(32)),
    length: b.readUInt32LE(40),
    bytes: b.subarray(from, from + captured),
    pid: b.readUInt32LE(48),
    direction: b[52] === 0 ? 'out' : 'in',
    role: roles[b.readUInt16LE(54)] ?? 'unknown',
    more: (flags & 16) !== 0,
    ...(flags & 2 && { remote: `${address(b.subarray(72, 88))}:${b.readUInt16LE(90)}` }),
  };
}

/** Reads whole records; throws at one that is torn. */
export function readRecords(bytes: Buffer): KernelRecord[] {
  const records: KernelRecord[] = [];
  for (let at = 0; at < bytes.length; ) {
    const size = bytes.readUInt32LE(at);
    if (size < 16 || at + size > bytes.length) throw new Error(`a torn record at byte ${at}`);
    const b = bytes.subarray(at, at + size);
    const type = types[b.readUInt16LE(4)];
    const time = b.readBigUInt64LE(8);
    at += size;
    if (type === 'data' || type === 'datagram') records.push(data(type, time, b));
    else if (type === 'cgroup') {
      const path = b.subarray(40);
      records.push({
        type,
        time,
        cgroup: String(b.readBigUInt64LE(16)),
        removed: (b.readUInt32LE(32) & 8) !== 0,
        watch: b.readUInt32LE(36),
        path: path.subarray(0, path.indexOf(0)).toString('utf8'),
      });
    } else if (type === undefined || type === '' || /exec|exit|oom/.test(type)) {
      records.push({ type: 'other', time, cgroup: String(b.readBigUInt64LE(16)) });
    } else records.push(conn(type as ConnRecord['type'], time, b));
  }
  return records;
}

/** The bytes of one direction, put together by their positions; throws where some are missing or told twice. */
export function streamOf(
  records: readonly KernelRecord[],
  id: bigint,
  direction: 'out' | 'in',
): Buffer {
  const parts: Buffer[] = [];
  let position = 0;
  for (const record of records) {
    if (record.type !== 'data' || record.conn !== id || record.direction !== direction) continue;
    if (record.position !== position || record.bytes.length !== record.length) {
      throw new Error(
        `at ${position} a record of ${record.position}: ${record.bytes.length} of ${record.length}`,
      );
    }
    parts.push(record.bytes);
    position += record.length;
  }
  return Buffer.concat(parts);
}
