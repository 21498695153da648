import type { Socket } from 'node:net';
import { delayOf, type FramedServer, startFramedServer } from './framed-server.ts';
import {
  bytes,
  int8,
  int16,
  int32,
  int64,
  type KafkaReader,
  kafkaReader,
  list,
  text,
} from './kafka-codec.ts';
import { api, type Broker, error, group, type Log, offsets, perPartition } from './kafka-groups.ts';

export interface KafkaServer extends FramedServer {
  /** Clients are told to connect here, instead of where they reached the broker. */
  advertise(port: number): void;
}

/** The one version of each request that is spoken; the first of the versions before it that it takes. */
const versions: readonly (readonly [key: number, min: number, max: number])[] = [
  [api.produce, 3, 3],
  [api.fetch, 4, 4],
  [api.listOffsets, 1, 1],
  [api.metadata, 1, 1],
  [api.offsetCommit, 2, 2],
  [api.offsetFetch, 1, 1],
  [api.findCoordinator, 0, 0],
  [api.joinGroup, 0, 0],
  [api.heartbeat, 0, 0],
  [api.leaveGroup, 0, 0],
  [api.syncGroup, 0, 0],
  [api.apiVersions, 0, 2],
];
function logOf(broker: Broker, topic: string): Log {
  const log = broker.logs.get(topic) ?? { end: 0n, batches: [] };
  broker.logs.set(topic, log);
  return log;
}

async function produce(broker: Broker, read: KafkaReader): Promise<Buffer | undefined> {
  read.text();
  const acks = read.int16();
  read.int32();
  const topics = read.list(() => ({
    name: read.text(),
    partitions: read.list(() => ({ index: read.int32(), records: Buffer.from(read.bytes()) })),
  }));
  for (const { name } of topics) await delayOf(name);
  const answer = list(topics, ({ name, partitions }) => [
    text(name),
    list(partitions, ({ index, records }) => {
      if (name.startsWith('broken'))
        return [int32(index), int16(error.messageTooLarge), int64(-1n), int64(-1n)];
      const log = logOf(broker, name);
      const from = log.end;
      records.writeBigInt64BE(from, 0);
      log.end += BigInt(records.readInt32BE(23) + 1);
      log.batches.push({ from, until: log.end, records });
      return [int32(index), int16(error.none), int64(from), int64(-1n)];
    }),
  ]);
  for (const wake of broker.waiting) wake();
  return acks === 0 ? undefined : Buffer.concat([answer, int32(0)]);
}

/** Waits until there is something beyond the offset, or the time is over. */
async function arrival(broker: Broker, ready: () => boolean, patience: number): Promise<void> {
  const end = performance.now() + patience;
  while (!ready() && performance.now() < end) {
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        broker.waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, Math.max(1, end - performance.now()));
      broker.waiting.add(wake);
    });
  }
}

async function fetchRecords(broker: Broker, read: KafkaReader): Promise<Buffer> {
  read.int32();
  const patience = read.int32();
  read.int32();
  read.int32();
  read.int8();
  const topics = read.list(() => ({
    name: read.text(),
    partitions: read.list(() => {
      const partition = { index: read.int32(), offset: read.int64() };
      read.int32();
      return partition;
    }),
  }));
  const ready = (): boolean =>
    topics.some(({ name, partitions }) =>
      partitions.some(({ offset }) => logOf(broker, name).end > offset),
    );
  await arrival(broker, ready, patience);
  return Buffer.concat([
    int32(0),
    list(topics, ({ name, partitions }) => [
      text(name),
      list(partitions, ({ index, offset }) => {
        const log = logOf(broker, name);
        const records = log.batches
          .filter((batch) => batch.until > offset)
          .map((batch) => batch.records);
        return [
          int32(index),
          int16(error.none),
          int64(log.end),
          int64(log.end),
          int32(0),
          bytes(Buffer.concat(records)),
        ];
      }),
    ]),
  ]);
}

function metadata(broker: Broker, read: KafkaReader, port: number, host: string): Buffer {
  const asked = read.list(() => read.text());
  const names = asked.length > 0 ? asked : [...broker.logs.keys()];
  return Buffer.concat([
    list([1], (node) => [int32(node), text(host), int32(port), int16(-1)]),
    int32(1),
    list(names, (name) => {
      const missing = name.startsWith('missing');
      const partition = [
        int16(error.none),
        int32(0),
        int32(1),
        int32(1),
        int32(1),
        int32(1),
        int32(1),
      ];
      return [
        int16(missing ? error.unknownTopic : error.none),
        text(name),
        int8(0),
        list(missing ? [] : [0], () => partition),
      ];
    }),
  ]);
}

function apiVersions(version: number): Buffer {
  const known = version <= 2;
  return Buffer.concat([
    int16(known ? error.none : error.unsupportedVersion),
    list(versions, ([key, min, max]) => [int16(key), int16(min), int16(max)]),
    ...(known && version > 0 ? [int32(0)] : []),
  ]);
}

/**
 * One broker in memory: every topic has one partition, every group one member. Topics named `missing…` do not exist,
 * those named `broken…` take no records, `delay-50…` takes them 50 ms late.
 */
export async function startKafkaServer(
  options: { readonly port?: number; readonly address?: string } = {},
): Promise<KafkaServer> {
  const broker: Broker = {
    logs: new Map(),
    offsets: new Map(),
    assignments: new Map(),
    waiting: new Set(),
    generation: 0,
  };
  let advertised = 0;
  const respond = (
    key: number,
    version: number,
    read: KafkaReader,
    socket: Socket,
  ): Promise<Buffer | undefined> | Buffer => {
    const port = advertised || socket.localPort || 0;
    const host = socket.localAddress ?? '127.0.0.1';
    if (key === api.apiVersions) return apiVersions(version);
    if (key === api.produce) return produce(broker, read);
    if (key === api.fetch) return fetchRecords(broker, read);
    if (key === api.metadata) return metadata(broker, read, port, host);
    if (key === api.findCoordinator)
      return Buffer.concat([int16(error.none), int32(1), text(host), int32(port)]);
    if (key === api.offsetFetch || key === api.offsetCommit) return offsets(broker, key, read);
    if (key >= api.joinGroup && key <= api.syncGroup) return group(broker, key, read);
    if (key !== api.listOffsets) throw new Error(`request ${key}`);
    read.int32();
    // -2 asks for the first offset, -1 for the one after the last.
    return perPartition(
      read,
      () => read.int64(),
      (topic, _, time) => [
        int16(error.none),
        int64(-1n),
        int64(time === -2n ? 0n : logOf(broker, topic).end),
      ],
    );
  };
  const server = await startFramedServer({
    ...options,
    length: (message) => (message.length < 4 ? undefined : 4 + message.readInt32BE(0)),
    async answer(message, socket) {
      const key = message.readInt16BE(4);
      const version = message.readInt16BE(6);
      const read = kafkaReader(message, 12);
      read.text();
      const body = await respond(key, version, read, socket);
      if (body === undefined) return undefined;
      return Buffer.concat([int32(body.length + 4), message.subarray(8, 12), body]);
    },
  });
  return {
    ...server,
    advertise(port) {
      advertised = port;
    },
  };
}
