/** Reads Kafka's fields in the forms before the compact ones. */
export interface KafkaReader {
  int8(): number;
  int16(): number;
  int32(): number;
  int64(): bigint;
  text(): string;
  bytes(): Buffer;
  list<T>(item: () => T): T[];
}

export function kafkaReader(message: Buffer, from: number): KafkaReader {
  let at = from;
  const skip = (size: number): number => {
    at += size;
    return at - size;
  };
  const take = (size: number): Buffer => message.subarray(skip(size), at);
  const reader: KafkaReader = {
    int8: () => message.readInt8(skip(1)),
    int16: () => message.readInt16BE(skip(2)),
    int32: () => message.readInt32BE(skip(4)),
    int64: () => message.readBigInt64BE(skip(8)),
    text: () => take(Math.max(0, reader.int16())).toString(),
    bytes: () => take(Math.max(0, reader.int32())),
    list: (item) => Array.from({ length: Math.max(0, reader.int32()) }, item),
  };
  return reader;
}

export const int8 = (value: number): Buffer => Buffer.from([value & 255]);
export const int16 = (value: number): Buffer => {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
};
export const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
export const int64 = (value: bigint): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(value);
  return bytes;
};
export const text = (value: string): Buffer =>
  Buffer.concat([int16(Buffer.byteLength(value)), Buffer.from(value)]);
export const bytes = (value: Buffer): Buffer => Buffer.concat([int32(value.length), value]);
export const list = <T>(items: readonly T[], item: (value: T) => readonly Buffer[]): Buffer =>
  Buffer.concat([int32(items.length), ...items.flatMap(item)]);
