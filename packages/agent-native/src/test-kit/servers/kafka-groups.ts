import { bytes, int16, int32, int64, type KafkaReader, list, text } from './kafka-codec.ts';

export const api = {
  produce: 0,
  fetch: 1,
  listOffsets: 2,
  metadata: 3,
  offsetCommit: 8,
  offsetFetch: 9,
  findCoordinator: 10,
  joinGroup: 11,
  heartbeat: 12,
  leaveGroup: 13,
  syncGroup: 14,
  apiVersions: 18,
} as const;
export const error = {
  none: 0,
  unknownTopic: 3,
  messageTooLarge: 10,
  unsupportedVersion: 35,
} as const;

export interface Log {
  end: bigint;
  readonly batches: { readonly from: bigint; readonly until: bigint; readonly records: Buffer }[];
}

export interface Broker {
  readonly logs: Map<string, Log>;
  readonly offsets: Map<string, bigint>;
  readonly assignments: Map<string, Buffer>;
  readonly waiting: Set<() => void>;
  generation: number;
}

/** Topics of partitions, each answered with the fields that `of` gives. */
export function perPartition<T>(
  read: KafkaReader,
  fields: () => T,
  of: (topic: string, index: number, fields: T) => readonly Buffer[],
): Buffer {
  const topics = read.list(() => ({
    name: read.text(),
    partitions: read.list(() => ({ index: read.int32(), fields: fields() })),
  }));
  return list(topics, ({ name, partitions }) => [
    text(name),
    list(partitions, (it) => [int32(it.index), ...of(name, it.index, it.fields)]),
  ]);
}

export function group(broker: Broker, key: number, read: KafkaReader): Buffer {
  const name = read.text();
  if (key === api.joinGroup) {
    read.int32();
    const member = read.text() || 'member-1';
    read.text();
    const protocols = read.list(() => ({ name: read.text(), metadata: read.bytes() }));
    broker.generation++;
    return Buffer.concat([
      int16(error.none),
      int32(broker.generation),
      text(protocols[0]?.name ?? ''),
      text(member),
      text(member),
      list([member], (id) => [text(id), bytes(protocols[0]?.metadata ?? Buffer.alloc(0))]),
    ]);
  }
  if (key !== api.syncGroup) return int16(error.none);
  read.int32();
  const member = read.text();
  for (const assignment of read.list(() => ({ member: read.text(), bytes: read.bytes() })))
    broker.assignments.set(`${name} ${assignment.member}`, assignment.bytes);
  return Buffer.concat([
    int16(error.none),
    bytes(broker.assignments.get(`${name} ${member}`) ?? Buffer.alloc(0)),
  ]);
}

export function offsets(broker: Broker, key: number, read: KafkaReader): Buffer {
  const name = read.text();
  if (key === api.offsetFetch)
    return perPartition(
      read,
      () => undefined,
      (topic) => [
        int64(broker.offsets.get(`${name} ${topic}`) ?? -1n),
        int16(-1),
        int16(error.none),
      ],
    );
  read.int32();
  read.text();
  read.int64();
  const fields = (): bigint => {
    const offset = read.int64();
    read.text();
    return offset;
  };
  return perPartition(read, fields, (topic, _, offset) => {
    broker.offsets.set(`${name} ${topic}`, offset);
    return [int16(error.none)];
  });
}
