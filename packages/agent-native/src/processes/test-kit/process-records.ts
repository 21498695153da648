/** Records of `native/shared/events.h` that tell of processes, disks and stacks. Times are milliseconds. */
const epoch = 1_000_000_000_000n;
const nanos = (ms: number): bigint => epoch + BigInt(Math.round(ms * 1e6));

/** A record of any type, with nothing but its head. */
export function record(type: number, size: number, at: number): Buffer {
  const bytes = Buffer.alloc(size);
  bytes.writeUInt32LE(size, 0);
  bytes.writeUInt16LE(type, 4);
  bytes.writeBigUInt64LE(nanos(at), 8);
  return bytes;
}

export interface ProcessRecord {
  readonly at: number;
  readonly kind: 'exec' | 'fork' | 'exit';
  readonly pid: number;
  readonly ppid?: number;
  readonly comm?: string;
  readonly cgroup?: number;
  /** As wait(2) gives it. */
  readonly status?: number;
  /** The kernel's OOM killer ended it. */
  readonly oom?: boolean;
  /** Milliseconds; 0. */
  readonly start?: number;
}

const kinds = { exec: 10, fork: 10, exit: 11 } as const;

export function processRecord(row: ProcessRecord): Buffer {
  const bytes = record(kinds[row.kind], 64, row.at);
  bytes.writeBigUInt64LE(BigInt(row.cgroup ?? 7), 16);
  bytes.writeUInt32LE(row.pid, 24);
  bytes.writeUInt32LE(row.ppid ?? 1, 28);
  bytes.writeUInt32LE(row.status ?? 0, 32);
  bytes.writeUInt32LE((row.kind === 'fork' ? 1 : 0) | (row.oom === true ? 2 : 0), 36);
  bytes.writeBigUInt64LE(nanos(row.start ?? 0), 40);
  // What follows a name may be anything.
  bytes.fill('x', 48, 63);
  bytes.write(`${row.comm ?? 'web'}\0`, 48, 16, 'latin1');
  return bytes;
}

export function cgroupRecord(at: number, id: number, path: string): Buffer {
  const bytes = record(13, 232, at);
  bytes.writeBigUInt64LE(BigInt(id), 16);
  bytes.writeUInt32LE(1, 36);
  bytes.write(path, 40, 'latin1');
  return bytes;
}

export interface DiskRecord {
  readonly at: number;
  readonly cgroup?: number;
  readonly device: readonly [major: number, minor: number];
  /** Milliseconds. */
  readonly latency: number;
  readonly bytes: number;
  readonly write: boolean;
  readonly error?: number;
}

export function diskRecord(row: DiskRecord): Buffer {
  const bytes = record(14, 48, row.at);
  bytes.writeBigUInt64LE(BigInt(row.cgroup ?? 7), 16);
  bytes.writeBigUInt64LE(BigInt(row.latency * 1e6), 24);
  bytes.writeUInt32LE(row.device[0] * 2 ** 20 + row.device[1], 32);
  bytes.writeUInt32LE(row.bytes, 36);
  bytes.writeUInt32LE(row.write ? 1 : 0, 40);
  bytes.writeInt32LE(row.error ?? 0, 44);
  return bytes;
}

export interface StackRecord {
  readonly at: number;
  readonly kind: 'cpu' | 'off_cpu' | 'run_queue';
  /** Milliseconds. */
  readonly value: number;
  /** Innermost first. */
  readonly user?: readonly number[];
  readonly kernel?: readonly number[];
  readonly pid?: number;
  readonly tid?: number;
  readonly comm?: string;
  readonly cgroup?: number;
}

export function stackRecord(row: StackRecord): Buffer {
  const [user, kernel] = [row.user ?? [], row.kernel ?? []];
  const bytes = record(16, 64 + (user.length + kernel.length) * 8, row.at);
  bytes.writeBigUInt64LE(BigInt(row.cgroup ?? 7), 16);
  bytes.writeBigUInt64LE(BigInt(row.value * 1e6), 24);
  bytes.writeUInt32LE(row.pid ?? 100, 32);
  bytes.writeUInt32LE(row.tid ?? row.pid ?? 100, 36);
  bytes.writeUInt16LE({ cpu: 0, off_cpu: 1, run_queue: 2 }[row.kind], 40);
  bytes.writeUInt16LE(user.length, 42);
  bytes.writeUInt16LE(kernel.length, 44);
  bytes.write(row.comm ?? 'web', 48, 15, 'latin1');
  for (const [i, frame] of [...user, ...kernel].entries()) {
    bytes.writeBigUInt64LE(BigInt(frame), 64 + i * 8);
  }
  return bytes;
}

export function loopRecord(at: number, blocked: number, cgroup = 7): Buffer {
  const bytes = record(17, 40, at);
  bytes.writeBigUInt64LE(BigInt(cgroup), 16);
  bytes.writeBigUInt64LE(BigInt(blocked * 1e6), 24);
  return bytes;
}
