import { le, varint } from './bytes.ts';

export const text = (value: string): string => varint(value.length) + value;

export const hello = (revision: number): string =>
  varint(0) +
  text('ClickHouse client') +
  varint(24) +
  varint(1) +
  varint(revision) +
  text('shop') +
  text('default') +
  text('secret');
export const welcome = (revision: number): string =>
  varint(0) +
  text('ClickHouse') +
  varint(24) +
  varint(1) +
  varint(revision) +
  text('UTC') +
  text('host') +
  varint(3);

/** A query as a client of revision 54453 and later sends it. */
export const query = (
  statement: string,
  options: { compress?: boolean; revision: number; trace?: boolean },
): string =>
  varint(1) +
  text('') +
  '\x01' +
  text('') +
  text('') +
  text('[::]:0') +
  le(0, 8) +
  '\x01' +
  text('me') +
  text('host') +
  text('ClickHouse client') +
  varint(24) +
  varint(1) +
  varint(options.revision) +
  text('') +
  varint(0) +
  varint(3) +
  (options.trace ? `\x01${le(2, 8)}${le(1, 8)}${le(3, 8)}${text('')}\x01` : '\0') +
  varint(0) +
  varint(0) +
  varint(0) +
  text('max_threads') +
  varint(0) +
  text('8') +
  text('') +
  text('') +
  varint(2) +
  varint(options.compress ? 1 : 0) +
  text(statement) +
  (options.revision >= 54_459 ? text('') : '');

export interface Column {
  readonly name: string;
  readonly type: string;
  readonly data: string;
}
const info = '\x01\0\x02\xff\xff\xff\xff\0';
export const block = (packet: number, rows: number, columns: readonly Column[]): string =>
  varint(packet) +
  text('') +
  info +
  varint(columns.length) +
  varint(rows) +
  columns.map(({ name, type, data }) => `${text(name)}${text(type)}\0${data}`).join('');
/** Nothing is compressed here: only the frame's head is looked at. */
export const compressed = (packet: number, ...sizes: readonly number[]): string =>
  varint(packet) +
  text('') +
  sizes
    .map(
      (size) => `${'\x99'.repeat(16)}\x82${le(size + 9, 4)}${le(size * 3, 4)}${'z'.repeat(size)}`,
    )
    .join('');
export const progress = (revision: number): string =>
  varint(3) +
  varint(1000) +
  varint(80_000) +
  varint(0) +
  (revision >= 54_463 ? varint(0) : '') +
  varint(0) +
  varint(0) +
  (revision >= 54_460 ? varint(5) : '');
export const profileInfo = (revision: number): string =>
  varint(6) +
  varint(1) +
  varint(1) +
  varint(8) +
  '\0' +
  varint(0) +
  '\0' +
  (revision >= 54_469 ? `\0${varint(0)}` : '');
export const end: string = varint(5);
export const exception = (code: number): string =>
  varint(2) +
  le(code, 4) +
  text('DB::Exception') +
  text('DB::Exception: no such table') +
  text('0. stack') +
  '\0';
