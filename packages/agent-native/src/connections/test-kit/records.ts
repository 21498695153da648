const types = {
  open: 1,
  fail: 2,
  close: 3,
  listen: 4,
  unlisten: 5,
  stats: 6,
  retransmit: 7,
} as const;
const roles = { unknown: 0, client: 1, server: 2 } as const;
const seeded = 4;
const removed = 8;

/** One record of a connection, as the kernel programs write it. */
export interface ConnectionRecord {
  readonly type: keyof typeof types;
  readonly conn: number;
  /** Milliseconds. */
  readonly at: number;
  readonly cgroup?: number;
  readonly role?: keyof typeof roles;
  /** `ip:port`, IPv4, or sixteen bytes of hexadecimal digits and a port. */
  readonly local?: string;
  readonly remote?: string;
  readonly error?: number;
  readonly seeded?: boolean;
  /** Milliseconds. */
  readonly start?: number;
  readonly sent?: number;
  readonly received?: number;
  readonly retransmits?: number;
  readonly roundTripMicros?: number;
  readonly pid?: number;
}

const nanos = (ms: number): bigint => BigInt(Math.round(ms * 1e6));

function head(bytes: Buffer, type: number, at: number): Buffer {
  bytes.writeUInt32LE(bytes.length, 0);
  bytes.writeUInt16LE(type, 4);
  bytes.writeBigUInt64LE(nanos(at), 8);
  return bytes;
}

function endpoint(bytes: Buffer, text: string, ip: number, port: number): void {
  const colon = text.lastIndexOf(':');
  const address = text.slice(0, colon);
  const digits = address.includes('.')
    ? `00000000000000000000ffff${Buffer.from(address.split('.').map(Number)).toString('hex')}`
    : address;
  bytes.write(digits, ip, 16, 'hex');
  bytes.writeUInt16LE(Number(text.slice(colon + 1)), port);
}

export function connectionRecord(record: ConnectionRecord): Buffer {
  const bytes = head(Buffer.alloc(120), types[record.type], record.at);
  bytes.writeBigUInt64LE(BigInt(record.conn), 16);
  bytes.writeBigUInt64LE(BigInt(record.cgroup ?? 7), 24);
  endpoint(bytes, record.local ?? '10.0.0.1:40000', 32, 64);
  endpoint(bytes, record.remote ?? '10.0.0.2:80', 48, 66);
  bytes.writeUInt32LE(4_026_531_840, 68);
  bytes.writeUInt32LE(record.pid ?? 11, 72);
  bytes.writeUInt16LE(roles[record.role ?? 'client'], 76);
  bytes.writeUInt16LE(record.seeded ? seeded : 0, 78);
  bytes.writeInt32LE(record.error ?? 0, 80);
  bytes.writeUInt32LE(record.roundTripMicros ?? 0, 84);
  bytes.writeUInt32LE(record.retransmits ?? 0, 88);
  bytes.writeBigUInt64LE(nanos(record.start ?? 0), 96);
  bytes.writeBigUInt64LE(BigInt(record.sent ?? 0), 104);
  bytes.writeBigUInt64LE(BigInt(record.received ?? 0), 112);
  return bytes;
}

/** A cgroup was made, or removed. `watch` is the sum of its flags. */
export function cgroupRecord(cgroup: number, path: string, watch: number, gone = false): Buffer {
  const bytes = head(Buffer.alloc(232), 13, 0);
  bytes.writeBigUInt64LE(BigInt(cgroup), 16);
  bytes.writeUInt32LE(gone ? removed : 0, 32);
  bytes.writeUInt32LE(watch, 36);
  bytes.write(path, 40, 191, 'utf8');
  return bytes;
}

/** Records in the order in which they are given. */
export const recordsOf = (records: readonly ConnectionRecord[]): Buffer =>
  Buffer.concat(records.map(connectionRecord));
