import { hex } from '../otlp/random.ts';

export type Random = (below: number) => number;

const pick = <T>(random: Random, list: readonly T[]): T => list[random(list.length)] as T;
const pad = (value: number, width: number): string => String(value).padStart(width, '0');

const users =
  'alice bob carol dave erin frank grace heidi ivan judy mallory niaj olivia peggy'.split(' ');
const families = 'Smith Jones Miller Garcia Okafor Tanaka Novak Rossi Dubois Larsen'.split(' ');
const words = 'orders carts payments users stock prices refunds invoices sessions events'.split(
  ' ',
);
const hosts = 'db-primary db-replica cache-a cache-b mail.internal api.partner.example'.split(' ');
const reasons = [
  'timeout',
  'connection reset by peer',
  'no route to host',
  'permission denied',
  'unexpected end of stream',
];
const agents = [
  'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
  'curl/8.5.0',
  'kube-probe/1.31',
  'Go-http-client/2.0',
];
const paths = ['products', 'cart', 'checkout', 'users', 'search', 'orders'];
const classes = ['CartService', 'OrderRepository', 'PaymentClient', 'StockCache', 'UserFacade'];
const sizes = ['B', 'KB', 'MB', 'GB'];
const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

function clock(random: Random): string {
  return `${pad(random(24), 2)}:${pad(random(60), 2)}:${pad(random(60), 2)}`;
}

function ip(random: Random): string {
  return `10.${random(256)}.${random(256)}.${random(256)}`;
}

function uuid(random: Random): string {
  const text = hex(random, 16);
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-4${text.slice(13, 16)}-a${text.slice(17, 20)}-${text.slice(20)}`;
}

function day(random: Random): string {
  return `2026-${pad(1 + random(12), 2)}-${pad(1 + random(28), 2)}`;
}

/** What programs put into their log lines, by name. */
export const variables: Readonly<Record<string, (random: Random) => string>> = {
  int: (random) => String(random(10 ** (1 + random(6)))),
  small: (random) => String(random(20)),
  signed: (random) => String(random(2000) - 1000),
  float: (random) => (random(100_000) / 1000).toFixed(3),
  percent: (random) => `${random(101)}%`,
  ip,
  ipv6: (random) => `fe80::${hex(random, 2)}:${hex(random, 2)}:${hex(random, 2)}:${hex(random, 2)}`,
  port: (random) => String(1024 + random(60_000)),
  uuid,
  hex16: (random) => hex(random, 8),
  hash: (random) => hex(random, 20),
  pointer: (random) => `0x${hex(random, 6)}`,
  iso: (random) => `${day(random)}T${clock(random)}.${pad(random(1000), 3)}Z`,
  stamp: (random) => `${day(random)} ${clock(random)},${pad(random(1000), 3)}`,
  clf: (random) => `${pad(1 + random(28), 2)}/${pick(random, months)}/2026:${clock(random)} +0000`,
  syslog: (random) => `${pick(random, months)} ${1 + random(28)} ${clock(random)}`,
  ms: (random) => `${random(5000)}ms`,
  duration: (random) =>
    pick(random, [
      `${random(900)}µs`,
      `${random(100)}.${random(10)}s`,
      `${random(9)}m${random(60)}s`,
      `${random(800)}ms`,
    ]),
  bytes: (random) => `${random(1000)}${pick(random, sizes)}`,
  spacedBytes: (random) => `${random(1000)}.${random(10)} ${pick(random, sizes)}`,
  user: (random) => pick(random, users),
  email: (random) => `${pick(random, users)}@${pick(random, words)}.example`,
  fullName: (random) => `${pick(random, users)} ${pick(random, families)}`,
  names: (random) => Array.from({ length: 1 + random(3) }, () => pick(random, users)).join(' '),
  word: (random) => pick(random, words),
  host: (random) => pick(random, hosts),
  reason: (random) => pick(random, reasons),
  agent: (random) => pick(random, agents),
  class: (random) => pick(random, classes),
  path: (random) => `/${pick(random, paths)}/${random(100_000)}`,
  file: (random) =>
    `/var/lib/${pick(random, words)}/${pad(random(10_000), 6)}.${pick(random, ['log', 'dat', 'idx'])}`,
  method: (random) => pick(random, ['GET', 'POST', 'PUT', 'DELETE']),
  status: (random) => String(pick(random, [200, 201, 204, 301, 304, 400, 404, 500, 503])),
  bool: (random) => pick(random, ['true', 'false']),
  pod: (random) =>
    `${pick(random, words)}-${hex(random, 4)}${random(10)}-${hex(random, 2)}${random(10)}`,
  thread: (random) =>
    pick(random, [
      `http-nio-8080-exec-${random(40)}`,
      `worker-${random(16)}`,
      `pool-${random(4)}-thread-${random(32)}`,
    ]),
  ints: (random) => Array.from({ length: 1 + random(6) }, () => random(100)).join(', '),
  sql: (random) =>
    pick(random, [
      `SELECT * FROM ${pick(random, words)} WHERE id = ${random(10_000)}`,
      `UPDATE ${pick(random, words)} SET state = 'paid' WHERE id = ${random(10_000)} AND version = ${random(9)}`,
      `DELETE FROM ${pick(random, words)} WHERE expires < now()`,
    ]),
};
