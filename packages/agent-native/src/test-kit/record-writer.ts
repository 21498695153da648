/** One socket operation of the observed process. Exactly one of `out` and `in`. */
export interface Step {
  /** Sent. */
  readonly out?: string | Uint8Array;
  /** Received. */
  readonly in?: string | Uint8Array;
  /** Milliseconds since the connection's begin. Default: one after the step before. */
  readonly at?: number;
  /** Bytes that were copied; the others moved unseen. */
  readonly captured?: number;
  /** The operation took place, but its record was lost. */
  readonly unseen?: boolean;
  /** Its record arrives after the next one. */
  readonly late?: boolean;
  /** Position in the direction. Default: where the step before ended. */
  readonly pos?: number;
}

/** One connection as the observed process sees it. */
export interface Script {
  readonly steps: readonly Step[];
  /** Default: client. */
  readonly role?: 'client' | 'server' | 'unknown';
  /** The server's port; 8080. */
  readonly port?: number;
  /** UDP messages instead of a stream. */
  readonly datagrams?: boolean;
  /** It ends with a record; true. */
  readonly close?: boolean;
  /** Positions begin here instead of at 0. */
  readonly origin?: number;
  /** Marks its spans. Default: 1000 + index of the script. */
  readonly pid?: number;
  /** Id; 7. */
  readonly cgroup?: number;
}

const type = { open: 1, close: 3, data: 8, datagram: 9 } as const;
const roles = { unknown: 0, client: 1, server: 2 } as const;
const headBytes = 16;
const tupleBytes = 40;
const connBytes = 120;
const dataBytes = 56;
const withTuple = 2;
/** Nanoseconds; when every replay begins. */
const epoch = 1_000_000_000_000n;

interface Place {
  readonly conn: bigint;
  readonly cgroup: bigint;
  readonly pid: number;
  readonly role: number;
  readonly port: number;
  readonly index: number;
}

function head(bytes: Buffer, kind: number, time: bigint): void {
  bytes.writeUInt32LE(bytes.length, 0);
  bytes.writeUInt16LE(kind, 4);
  bytes.writeBigUInt64LE(time, 8);
}

function tuple(bytes: Buffer, at: number, { role, port, index }: Place): void {
  const peer = 20_000 + (index % 40_000);
  const local = role === roles.server ? port : peer;
  const remote = role === roles.server ? peer : port;
  bytes.set([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 10, 0, 0, 1], at);
  bytes.set([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 10, 0, 0, 2], at + 16);
  bytes.writeUInt16LE(local, at + 32);
  bytes.writeUInt16LE(remote, at + 34);
  bytes.writeUInt32LE(4_026_531_840, at + 36);
}

function connection(
  kind: number,
  place: Place,
  time: bigint,
  moved: readonly bigint[] = [],
): Buffer {
  const bytes = Buffer.alloc(connBytes);
  head(bytes, kind, time);
  bytes.writeBigUInt64LE(place.conn, headBytes);
  bytes.writeBigUInt64LE(place.cgroup, headBytes + 8);
  tuple(bytes, headBytes + 16, place);
  bytes.writeUInt32LE(place.pid, 72);
  bytes.writeUInt16LE(place.role, 76);
  bytes.writeBigUInt64LE(time, 96);
  bytes.writeBigUInt64LE(moved[0] ?? 0n, 104);
  bytes.writeBigUInt64LE(moved[1] ?? 0n, 112);
  return bytes;
}

interface Operation {
  readonly payload: Uint8Array;
  readonly direction: number;
  readonly pos: bigint;
  readonly captured: number;
  readonly datagram: boolean;
}

function data(place: Place, time: bigint, operation: Operation): Buffer {
  const { payload, direction, pos, captured, datagram } = operation;
  const extra = datagram ? tupleBytes : 0;
  const bytes = Buffer.alloc(dataBytes + extra + captured);
  head(bytes, datagram ? type.datagram : type.data, time);
  bytes.writeBigUInt64LE(place.conn, headBytes);
  bytes.writeBigUInt64LE(place.cgroup, headBytes + 8);
  bytes.writeBigUInt64LE(pos, 32);
  bytes.writeUInt32LE(payload.length, 40);
  bytes.writeUInt32LE(captured, 44);
  bytes.writeUInt32LE(place.pid, 48);
  bytes.writeUInt8(direction, 52);
  bytes.writeUInt8(datagram ? withTuple : 0, 53);
  bytes.writeUInt16LE(place.role, 54);
  if (datagram) tuple(bytes, dataBytes, place);
  bytes.set(payload.subarray(0, captured), dataBytes + extra);
  return bytes;
}

/** Bytes of a text whose characters are bytes. */
export const bytesOf = (text: string | Uint8Array): Uint8Array =>
  typeof text === 'string' ? Buffer.from(text, 'latin1') : text;

function recordsOfScript(script: Script, index: number): Buffer[] {
  const place: Place = {
    conn: BigInt(index + 1),
    cgroup: BigInt(script.cgroup ?? 7),
    pid: script.pid ?? 1000 + index,
    role: roles[script.role ?? 'client'],
    port: script.port ?? 8080,
    index,
  };
  const datagram = script.datagrams ?? false;
  const next = [BigInt(script.origin ?? 0), BigInt(script.origin ?? 0)];
  const time = (at: number): bigint => epoch + BigInt(Math.round(at * 1e6));
  const records: Buffer[] = datagram ? [] : [connection(type.open, place, time(0))];
  let waiting: Buffer | undefined;
  let at = 0;
  for (const step of script.steps) {
    const direction = step.out === undefined ? 1 : 0;
    const payload = bytesOf(step.out ?? step.in ?? '');
    at = step.at ?? at + 1;
    const pos = step.pos === undefined ? (next[direction] ?? 0n) : BigInt(step.pos);
    next[direction] = pos + BigInt(payload.length);
    if (step.unseen) continue;
    const captured = Math.min(step.captured ?? payload.length, payload.length);
    const record = data(place, time(at), { payload, direction, pos, captured, datagram });
    if (step.late) {
      waiting = record;
      continue;
    }
    records.push(record);
    if (waiting) records.push(waiting);
    waiting = undefined;
  }
  if (waiting) records.push(waiting);
  if (!datagram && script.close !== false) {
    records.push(connection(type.close, place, time(at + 1), next));
  }
  return records;
}

/** What the kernel programs would have written of these connections, one after another. */
export const recordsOf = (scripts: readonly Script[]): Buffer =>
  Buffer.concat(scripts.flatMap(recordsOfScript));
