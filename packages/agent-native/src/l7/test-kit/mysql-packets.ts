import { le } from './bytes.ts';

export const packet = (number: number, ...parts: readonly string[]): string => {
  const body = parts.join('');
  return le(body.length, 3) + le(number, 1) + body;
};
/** Packets numbered one after another. */
export const packets = (bodies: readonly string[], first = 1): string =>
  bodies.map((body, i) => packet((first + i) & 255, body)).join('');
export const text = (value: string): string => le(value.length, 1) + value;

const protocol41 = 0x200;
const secure = 0x8000;
const withDatabase = 8;
const lenencAuth = 1 << 21;
export const compress = 0x20;
export const ssl = 0x800;

export const greeting = (capabilities = 0xffffffff): string =>
  packet(
    0,
    '\x0a8.0.36\0',
    le(7, 4),
    'abcdefgh\0',
    le(capabilities & 0xffff, 2),
    '\xff',
    le(2, 2),
    le(capabilities >>> 16, 2),
    '\x15',
    '\0'.repeat(10),
    'ijklmnopqrst\0',
    'caching_sha2_password\0',
  );
export const login = (database: string, more = 0): string =>
  packet(
    1,
    le((protocol41 | secure | withDatabase | lenencAuth | more) >>> 0, 4),
    le(1 << 24, 4),
    '\xff',
    '\0'.repeat(23),
    'ann\0',
    text('s'.repeat(20)),
    database,
    '\0',
    'caching_sha2_password\0',
  );
export const upgrade: string = packet(
  1,
  le(protocol41 | ssl, 4),
  le(1 << 24, 4),
  '\xff',
  '\0'.repeat(23),
);
export const command = (code: number, ...parts: readonly string[]): string =>
  packet(0, le(code, 1), ...parts);
export const query = (statement: string): string => command(3, statement);

export const ok = (status = 2): string => `\0${le(1, 1)}${le(0, 1)}${le(status, 2)}${le(0, 2)}`;
export const eof = (status = 2): string => `\xfe${le(0, 2)}${le(status, 2)}`;
export const okAtEnd = (status = 2): string =>
  `\xfe${le(0, 1)}${le(0, 1)}${le(status, 2)}${le(0, 2)}`;
export const failure = (code: number, state: string): string => `\xff${le(code, 2)}#${state}no`;
export const column = (name: string): string =>
  `${text('def')}${text('shop')}${text('t')}${text('t')}${text(name)}${text(name)}\x0c${'\x01'.repeat(12)}`;
