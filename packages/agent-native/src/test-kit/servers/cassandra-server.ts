import { createHash } from 'node:crypto';
import { delayOf, type FramedServer, startFramedServer } from './framed-server.ts';

const version = 4;
const code = {
  error: 0,
  startup: 1,
  ready: 2,
  options: 5,
  supported: 6,
  query: 7,
  result: 8,
  prepare: 9,
  execute: 10,
  register: 11,
  batch: 13,
} as const;
const kind = { none: 1, rows: 2, keyspace: 3, prepared: 4 } as const;
const type = { int: 9, uuid: 12, text: 13, inet: 16, set: 34 } as const;

const int16 = (value: number): Buffer => {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
};
const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
const text = (value: string): Buffer =>
  Buffer.concat([int16(Buffer.byteLength(value)), Buffer.from(value)]);
const value = (bytes: Buffer): Buffer => Buffer.concat([int32(bytes.length), bytes]);

const frame = (stream: number, opcode: number, ...body: readonly Buffer[]): Buffer => {
  const bytes = Buffer.concat(body);
  return Buffer.concat([
    Buffer.from([0x80 | version, 0]),
    int16(stream & 0xffff),
    Buffer.from([opcode]),
    int32(bytes.length),
    bytes,
  ]);
};

interface Column {
  readonly name: string;
  readonly type: Buffer;
  readonly bytes: Buffer;
}
const textColumn = (name: string, content: string): Column => ({
  name,
  type: int16(type.text),
  bytes: Buffer.from(content),
});
const id = Buffer.from('00112233445566778899aabbccddeeff', 'hex');
const local: readonly Column[] = [
  textColumn('key', 'local'),
  textColumn('cluster_name', 'test'),
  textColumn('data_center', 'dc1'),
  textColumn('rack', 'r1'),
  textColumn('release_version', '4.0.0'),
  textColumn('partitioner', 'org.apache.cassandra.dht.Murmur3Partitioner'),
  { name: 'host_id', type: int16(type.uuid), bytes: id },
  { name: 'schema_version', type: int16(type.uuid), bytes: id },
  { name: 'rpc_address', type: int16(type.inet), bytes: Buffer.from([127, 0, 0, 1]) },
  {
    name: 'tokens',
    type: Buffer.concat([int16(type.set), int16(type.text)]),
    bytes: Buffer.concat([int32(1), value(Buffer.from('0'))]),
  },
];
const answerRow: readonly Column[] = [
  textColumn('v', 'x'.repeat(200)),
  { name: 'n', type: int16(type.int), bytes: int32(7) },
];

const rows = (columns: readonly Column[], count: number): Buffer =>
  Buffer.concat([
    int32(kind.rows),
    int32(1),
    int32(columns.length),
    text('shop'),
    text('t'),
    ...columns.map((column) => Buffer.concat([text(column.name), column.type])),
    int32(count),
    ...Array.from({ length: count }, () =>
      Buffer.concat(columns.map((column) => value(column.bytes))),
    ),
  ]);

const failure = (number: number, ...more: readonly Buffer[]): Buffer =>
  Buffer.concat([int32(number), text('as it was asked for'), ...more]);

/** `fail-1100` and the like in a statement ask for that error. */
function failureOf(statement: string): Buffer | undefined {
  const number = Number.parseInt(/fail-(\w{4})/.exec(statement)?.[1] ?? '0', 16);
  if (number === 0) return undefined;
  const levels = Buffer.concat([int16(1), int32(1), int32(0)]);
  if (number === 0x1000) return failure(number, levels);
  if (number === 0x1100) return failure(number, levels, text('SIMPLE'));
  if (number === 0x1200) return failure(number, levels, Buffer.from([0]));
  return failure(number);
}

function result(statement: string): Buffer {
  if (/from system\.local/i.test(statement)) return rows(local, 1);
  if (/from system/i.test(statement)) return rows(local, 0);
  const keyspace = /^use "?(\w+)/i.exec(statement)?.[1];
  if (keyspace !== undefined) return Buffer.concat([int32(kind.keyspace), text(keyspace)]);
  const many = Number(/limit (\d+)/i.exec(statement)?.[1] ?? 1);
  return /^\s*select/i.test(statement) ? rows(answerRow, many) : int32(kind.none);
}

async function respond(stream: number, statement: string): Promise<Buffer> {
  await delayOf(statement);
  const failed = failureOf(statement);
  return failed === undefined
    ? frame(stream, code.result, result(statement))
    : frame(stream, code.error, failed);
}

/** A node that speaks version 4 of the protocol: every `?` is a text, SELECT answers rows (`limit n` of them), the rest nothing. */
export function startCassandraServer(
  options: { readonly port?: number; readonly address?: string } = {},
): Promise<FramedServer> {
  const statements = new Map<string, string>();
  return startFramedServer({
    ...options,
    length: (bytes) => (bytes.length < 9 ? undefined : 9 + bytes.readInt32BE(5)),
    answer(bytes) {
      const stream = bytes.readInt16BE(2);
      const opcode = bytes[4] ?? 0;
      const long = (at: number): string =>
        bytes.toString('utf8', at + 4, at + 4 + bytes.readInt32BE(at));
      if (bytes[0] !== version)
        return frame(
          stream,
          code.error,
          int32(0x0a),
          text(`Invalid or unsupported protocol version (${bytes[0]}); highest supported is 4`),
        );
      switch (opcode) {
        case code.options:
          return frame(
            stream,
            code.supported,
            int16(1),
            text('CQL_VERSION'),
            int16(1),
            text('3.4.5'),
          );
        case code.startup:
        case code.register:
          return frame(stream, code.ready);
        case code.query:
          return respond(stream, long(9));
        case code.prepare: {
          const statement = long(9);
          const failed = failureOf(statement);
          if (failed !== undefined) return frame(stream, code.error, failed);
          const key = createHash('md5').update(statement).digest();
          const parameters = statement.split('?').length - 1;
          statements.set(key.toString('hex'), statement);
          const parameter = (i: number): Buffer => Buffer.concat([text(`p${i}`), int16(type.text)]);
          return frame(
            stream,
            code.result,
            int32(kind.prepared),
            int16(16),
            key,
            int32(1),
            int32(parameters),
            int32(0),
            text('shop'),
            text('t'),
            ...Array.from({ length: parameters }, (_, i) => parameter(i)),
            int32(4),
            int32(0),
          );
        }
        case code.execute: {
          const statement = statements.get(bytes.toString('hex', 11, 11 + bytes.readUInt16BE(9)));
          if (statement === undefined) return frame(stream, code.error, failure(0x2500, int16(0)));
          return respond(stream, statement);
        }
        case code.batch:
          return frame(stream, code.result, int32(kind.none));
        default:
          throw new Error(`operation ${opcode}`);
      }
    },
  });
}
