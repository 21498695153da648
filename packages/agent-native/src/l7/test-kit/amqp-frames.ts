/** Frames of AMQP 0-9-1. */
export const amqpGreeting: Buffer = Buffer.from('AMQP\0\0\x09\x01', 'latin1');

export function amqpFrame(type: number, channel: number, payload: Uint8Array): Buffer {
  const head = Buffer.alloc(7);
  head.writeUInt8(type, 0);
  head.writeUInt16BE(channel, 1);
  head.writeUInt32BE(payload.length, 3);
  return Buffer.concat([head, payload, Buffer.of(0xce)]);
}

const short = (text: string): Buffer =>
  Buffer.concat([Buffer.of(text.length), Buffer.from(text, 'latin1')]);

export const amqpMethod = (
  channel: number,
  classId: number,
  methodId: number,
  ...args: Uint8Array[]
): Buffer => amqpFrame(1, channel, Buffer.concat([Buffer.of(0, classId, 0, methodId), ...args]));

/** Header and body frames of a message. */
export function amqpContent(channel: number, size: number, frameMax = 4096): Buffer {
  const header = Buffer.alloc(14);
  header.writeUInt16BE(60, 0);
  header.writeBigUInt64BE(BigInt(size), 4);
  const bodies: Buffer[] = [];
  for (let left = size; left > 0; left -= frameMax) {
    bodies.push(amqpFrame(3, channel, Buffer.alloc(Math.min(left, frameMax), 'AMQP')));
  }
  return Buffer.concat([amqpFrame(2, channel, header), ...bodies]);
}

export const amqpPublish = (channel: number, exchange: string, key: string, size: number): Buffer =>
  Buffer.concat([
    amqpMethod(channel, 60, 40, Buffer.of(0, 0), short(exchange), short(key), Buffer.of(0)),
    amqpContent(channel, size),
  ]);

export const amqpDeliver = (channel: number, exchange: string, key: string, size: number): Buffer =>
  Buffer.concat([
    amqpMethod(channel, 60, 60, short('tag'), Buffer.alloc(9), short(exchange), short(key)),
    amqpContent(channel, size),
  ]);

export const amqpGetOk = (channel: number, exchange: string, key: string, size: number): Buffer =>
  Buffer.concat([
    amqpMethod(channel, 60, 71, Buffer.alloc(9), short(exchange), short(key), Buffer.alloc(4)),
    amqpContent(channel, size),
  ]);

export const amqpHeartbeat: Buffer = amqpFrame(8, 0, Buffer.alloc(0));
