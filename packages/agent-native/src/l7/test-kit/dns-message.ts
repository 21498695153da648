const name = (text: string): Buffer =>
  Buffer.concat([
    ...text
      .split('.')
      .filter((label) => label !== '')
      .map((label) => Buffer.concat([Buffer.of(label.length), Buffer.from(label, 'latin1')])),
    Buffer.of(0),
  ]);

export const dnsTypes = {
  A: 1,
  NS: 2,
  CNAME: 5,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
} as const;

function head(id: number, flags: number, questions: number, answers: number): Buffer {
  const bytes = Buffer.alloc(12);
  for (const [index, value] of [id, flags, questions, answers].entries()) {
    bytes.writeUInt16BE(value, index * 2);
  }
  return bytes;
}

const question = (domain: string, type: number): Buffer =>
  Buffer.concat([name(domain), Buffer.of(type >> 8, type & 255, 0, 1)]);

export const ask = (id: number, domain: string, type: number = dnsTypes.A): Buffer =>
  Buffer.concat([head(id, 0x0100, 1, 0), question(domain, type)]);

export interface Answer {
  readonly type: number;
  readonly data: Uint8Array;
}

/** An answer whose records are named by a pointer to the question. */
export function answer(
  id: number,
  domain: string,
  {
    type = dnsTypes.A,
    code = 0,
    records = [],
  }: { type?: number; code?: number; records?: Answer[] } = {},
): Buffer {
  return Buffer.concat([
    head(id, 0x8180 | code, 1, records.length),
    question(domain, type),
    ...records.map((record) =>
      Buffer.concat([
        Buffer.of(0xc0, 12, 0, record.type, 0, 1, 0, 0, 0, 60, 0, record.data.length),
        record.data,
      ]),
    ),
  ]);
}

/** As it stands in a stream. */
export const framed = (message: Buffer): Buffer =>
  Buffer.concat([Buffer.of(message.length >> 8, message.length & 255), message]);
