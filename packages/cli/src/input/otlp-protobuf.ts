import { AbduceError, type TelemetryBatch } from '@abduce/core';
import { decodeOtlp, type OtlpSignal } from '@abduce/core/wire';
import { type ByteReader, byteReader } from './byte-reader.ts';
import { otlpFraming, requestTag, varintAt } from './otlp-framing.ts';
import { type Piece, pieceBytes } from './piece.ts';
import { reworded } from './reworded.ts';

const largestMessage = 256 * 1024 ** 2;

/** What a file of protobuf holds: only its name can tell. Throws `DECODE` when it does not. */
export function signalOfName(name: string): OtlpSignal {
  if (/trace|span/i.test(name)) return 'traces';
  if (/log/i.test(name)) return 'logs';
  if (/metric/i.test(name)) return 'metrics';
  throw new AbduceError('DECODE', 'its name does not say what it holds', {
    hint: 'name it traces, logs or metrics',
  });
}

function damaged(offset: number, what: string): AbduceError {
  return new AbduceError('DECODE', `byte ${offset}: ${what}`, {
    hint: 'write the file again; it may have been cut or mixed up',
  });
}

/** The length that stands before a message, and the bytes that it takes. */
async function sizeOf(
  reader: ByteReader,
  framing: 'fixed' | 'varint',
  skip = 0,
): Promise<{ readonly value: number; readonly length: number }> {
  const bytes = (await reader.peek(skip + 5)).subarray(skip);
  if (framing === 'fixed' && bytes.length >= 4) {
    return { value: bytes.readUInt32BE(0), length: 4 };
  }
  const size = framing === 'varint' ? varintAt(bytes, 0) : undefined;
  if (size === undefined) throw damaged(reader.offset, 'a length should be here');
  return size;
}

async function takeMessage(reader: ByteReader, header: number, size: number): Promise<Buffer> {
  if (size > largestMessage)
    throw damaged(reader.offset, `a message of ${size} bytes; at most ${largestMessage} are read`);
  const start = reader.offset;
  const message = await reader.take(header + size);
  if (message.length < header + size)
    throw damaged(start, `the file ends ${header + size - message.length} bytes too early`);
  return message;
}

/** Parts of a request without a break: each is a request of its own. */
async function* plainParts(reader: ByteReader): AsyncGenerator<Buffer> {
  for (;;) {
    const [tag] = await reader.peek(1);
    if (tag === undefined) return;
    if (tag !== requestTag)
      throw damaged(reader.offset, `0x${tag.toString(16)} where a group of a resource should be`);
    const { value, length } = await sizeOf(reader, 'varint', 1);
    yield await takeMessage(reader, 1 + length, value);
  }
}

async function* framedParts(
  reader: ByteReader,
  framing: 'fixed' | 'varint',
): AsyncGenerator<Buffer> {
  while ((await reader.peek(1)).length > 0) {
    const { value, length } = await sizeOf(reader, framing);
    yield (await takeMessage(reader, length, value)).subarray(length);
  }
}

/**
 * OTLP in protobuf: one request, several without a break, or each after its length. Throws `DECODE` with the byte.
 */
export async function* readOtlpProtobuf(
  chunks: AsyncIterable<Buffer>,
  name: string,
): AsyncGenerator<Piece> {
  const signal = signalOfName(name);
  const reader = byteReader(chunks);
  const framing = otlpFraming(await reader.peek(32));
  const decode = (bytes: Buffer, position: number): TelemetryBatch => {
    try {
      return decodeOtlp(signal, bytes);
    } catch (cause) {
      throw reworded(`byte ${position}`, cause);
    }
  };
  let held: Buffer[] = [];
  let [length, position, next] = [0, 0, 0];
  const parts = framing === 'none' ? plainParts(reader) : framedParts(reader, framing);
  for await (const part of parts) {
    if (length > 0 && length + part.length > pieceBytes) {
      yield { batch: decode(Buffer.concat(held), position), position };
      [held, length, position] = [[], 0, next];
    }
    held.push(part);
    length += part.length;
    next = reader.offset;
  }
  if (length > 0) yield { batch: decode(Buffer.concat(held), position), position };
}
