import { BSON } from 'mongodb';
import { delayOf, type FramedServer, startFramedServer } from './framed-server.ts';

const opReply = 1;
const opQuery = 2004;
const opMessage = 2013;
const moreToCome = 2;
type Fields = Record<string, unknown>;

function message(code: number, to: number, body: Uint8Array): Buffer {
  const bytes = Buffer.alloc(16 + body.length);
  bytes.writeInt32LE(bytes.length, 0);
  bytes.writeInt32LE(to + 1_000_000, 4);
  bytes.writeInt32LE(to, 8);
  bytes.writeInt32LE(code, 12);
  bytes.set(body, 16);
  return bytes;
}

const hello = {
  ismaster: true,
  isWritablePrimary: true,
  helloOk: true,
  maxBsonObjectSize: 16_777_216,
  maxMessageSizeBytes: 48_000_000,
  maxWriteBatchSize: 100_000,
  minWireVersion: 0,
  maxWireVersion: 21,
  logicalSessionTimeoutMinutes: 30,
  ok: 1,
};

/** The command with the documents of its sequences put where they belong. */
function commandOf(bytes: Buffer): Fields {
  let command: Fields = {};
  const sequences: Fields = {};
  for (let at = 20; at < bytes.length; ) {
    const kind = bytes[at];
    const size = bytes.readInt32LE(at + 1);
    if (kind === 0) command = BSON.deserialize(bytes.subarray(at + 1, at + 1 + size));
    else {
      const end = bytes.indexOf(0, at + 5);
      const documents: unknown[] = [];
      for (let next = end + 1; next < at + 1 + size; ) {
        const length = bytes.readInt32LE(next);
        documents.push(BSON.deserialize(bytes.subarray(next, next + length)));
        next += length;
      }
      sequences[bytes.toString('utf8', at + 5, end)] = documents;
    }
    at += 1 + size;
  }
  return { ...command, ...sequences };
}

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const list = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isFields) : []);

type Collections = Map<string, Map<string, Fields>>;

const matches = (document: Fields, filter: unknown): boolean =>
  !isFields(filter) ||
  Object.entries(filter).every(([name, value]) => String(document[name]) === String(value));

function run(command: Fields, collections: Collections): Fields {
  const [name = '', target] = Object.entries(command)[0] ?? [];
  const place = `${String(command.$db)}.${String(target)}`;
  const documents = collections.get(place) ?? new Map<string, Fields>();
  collections.set(place, documents);
  switch (name) {
    case 'hello':
    case 'isMaster':
    case 'ismaster':
      return hello;
    case 'ping':
    case 'endSessions':
    case 'killCursors':
      return { ok: 1 };
    case 'insert': {
      const writeErrors: Fields[] = [];
      let n = 0;
      for (const [index, document] of list(command.documents).entries()) {
        const id = String(document._id);
        if (documents.has(id))
          writeErrors.push({ index, code: 11_000, errmsg: 'E11000 duplicate key' });
        else {
          documents.set(id, document);
          n++;
        }
      }
      return { n, ...(writeErrors.length > 0 && { writeErrors }), ok: 1 };
    }
    case 'find': {
      const firstBatch = [...documents.values()].filter((it) => matches(it, command.filter));
      return { cursor: { firstBatch, id: BSON.Long.ZERO, ns: place }, ok: 1 };
    }
    case 'aggregate':
      return {
        cursor: { firstBatch: [{ _id: 1, n: documents.size }], id: BSON.Long.ZERO, ns: place },
        ok: 1,
      };
    case 'update': {
      const hits = list(command.updates).map(
        ({ q }) => [...documents.values()].filter((it) => matches(it, q)).length,
      );
      const n = hits.reduce((sum, count) => sum + count, 0);
      return { n, nModified: n, ok: 1 };
    }
    case 'delete': {
      let n = 0;
      for (const { q } of list(command.deletes))
        for (const [id, document] of documents)
          if (matches(document, q) && documents.delete(id)) n++;
      return { n, ok: 1 };
    }
    default:
      return { ok: 0, errmsg: `no such command: '${name}'`, code: 59, codeName: 'CommandNotFound' };
  }
}

/** A standalone MongoDB in memory: handshake, insert, find by equality, count, update, delete; code 59 for the rest. */
export function startMongoServer(
  options: { readonly port?: number; readonly address?: string } = {},
): Promise<FramedServer> {
  const collections: Collections = new Map();
  return startFramedServer({
    ...options,
    length: (bytes) => (bytes.length < 4 ? undefined : bytes.readInt32LE(0)),
    async answer(bytes) {
      const id = bytes.readInt32LE(4);
      const code = bytes.readInt32LE(12);
      if (code === opQuery)
        return message(
          opReply,
          id,
          Buffer.concat([
            Buffer.from('\x08\0\0\0'.padEnd(16, '\0')),
            Buffer.from('\x01\0\0\0'),
            BSON.serialize(hello),
          ]),
        );
      if (code !== opMessage) throw new Error(`operation ${code}`);
      const command = commandOf(bytes);
      await delayOf(String(Object.values(command)[0]));
      const result = run(command, collections);
      if (bytes.readInt32LE(16) & moreToCome) return undefined;
      return message(opMessage, id, Buffer.concat([Buffer.alloc(5), BSON.serialize(result)]));
    },
  });
}
