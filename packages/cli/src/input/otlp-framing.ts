import { AbduceError } from '@abduce/core';

/**
 * How OTLP requests follow one another in a file: one request alone (which is what several without a break are, too),
 * each after its length in four bytes as the Collector's file exporter writes them, or each after its length as a varint.
 */
export type OtlpFraming = 'none' | 'fixed' | 'varint';

export interface Varint {
  readonly value: number;
  /** Bytes that it takes. */
  readonly length: number;
}

/** The varint at `at`; `undefined` when there is none that fits 32 bits. */
export function varintAt(bytes: Uint8Array, at: number): Varint | undefined {
  let value = 0;
  for (let i = 0; i < 5; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return { value, length: i + 1 };
  }
  return undefined;
}

/** Tag of the only field that an export request has: its list of resources. */
export const requestTag = 0x0a;

/** What a resource's group may begin with: resource, scope's group, URL of its schema. */
const groupTags = [0x0a, 0x12, 0x1a];

function isRequest(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] !== requestTag) return false;
  const size = varintAt(bytes, at + 1);
  if (size === undefined) return false;
  const inner = bytes[at + 1 + size.length];
  return size.value === 0 || inner === undefined || groupTags.includes(inner);
}

/** Tells from the first bytes; 32 are enough. Throws `DECODE` when they are no OTLP. */
export function otlpFraming(head: Uint8Array): OtlpFraming {
  if (head.length === 0 || isRequest(head, 0)) return 'none';
  if (head.length >= 4) {
    const [a = 0, b = 0, c = 0, d = 0] = head;
    const size = ((a * 256 + b) * 256 + c) * 256 + d;
    if (size === 0 || isRequest(head, 4)) return 'fixed';
  }
  const size = varintAt(head, 0);
  if (size !== undefined && isRequest(head, size.length)) return 'varint';
  const shown = Buffer.from(head.subarray(0, 8)).toString('hex');
  throw new AbduceError('DECODE', `byte 0: 0x${shown} is not the beginning of OTLP in protobuf`, {
    hint: 'give export requests, alone or each after its length; name JSON .json or .jsonl',
  });
}
