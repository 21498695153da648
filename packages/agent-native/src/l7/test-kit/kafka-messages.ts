import { be, varint } from './bytes.ts';

export const text = (value: string): string => be(value.length, 2) + value;
export const compact = (value: string): string => varint(value.length + 1) + value;
const framed = (body: string): string => be(body.length, 4) + body;

export const ask = (
  api: number,
  version: number,
  id: number,
  body: string,
  flexible = false,
): string =>
  framed(be(api, 2) + be(version, 2) + be(id, 4) + text('shop') + (flexible ? '\0' : '') + body);
export const answer = (id: number, body: string, flexible = false): string =>
  framed(be(id, 4) + (flexible ? '\0' : '') + body);

/** Produce 7: one topic with partitions of these errors. */
export const produced = (topic: string, errors: readonly number[]): string =>
  be(1, 4) +
  text(topic) +
  be(errors.length, 4) +
  errors.map((error, i) => be(i, 4) + be(error, 2) + be(0, 8) + be(0, 8) + be(0, 8)).join('') +
  be(0, 4);
/** Fetch 11: one partition with these records. */
export const fetched = (topic: string, records: string): string =>
  be(0, 4) +
  be(0, 2) +
  be(0, 4) +
  be(1, 4) +
  text(topic) +
  be(1, 4) +
  be(0, 4) +
  be(0, 2) +
  be(9, 8) +
  be(9, 8) +
  be(0, 8) +
  be(0, 4) +
  be(0xffffffff, 4) +
  be(records.length, 4) +
  records;
