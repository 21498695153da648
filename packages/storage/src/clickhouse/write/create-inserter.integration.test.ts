import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ClickHouseServer, startClickHouse } from '../../test-kit/clickhouse-server.ts';
import { clientConnection } from '../client-connection.ts';
import type { Connection } from '../connection.ts';
import { decodeNative } from '../native/decode.ts';
import { encodeNative } from '../native/encode.ts';
import { plainRows } from '../native/plain-rows.ts';
import { identifier, type Sql, sql } from '../sql.ts';
import { createInserter } from './create-inserter.ts';

type Fault = 'none' | 'refuse' | 'lose the answer' | 'say 500 after success' | 'cut the request';

let server: ClickHouseServer;
let gate: Server;
let fault: () => Fault = () => 'none';
let connection: Connection;

/** Hands requests on to the server, with faults as the test orders them. */
function openGate(port: number): Server {
  return createServer((incoming, outgoing) => {
    const now = incoming.url?.includes('INSERT') ? fault() : 'none';
    if (now === 'refuse') return void incoming.socket.destroy();
    const { method, url, headers } = incoming;
    const onward = request({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
      answer.once('end', () => {
        if (now === 'lose the answer') incoming.socket.destroy();
      });
      if (now === 'say 500 after success') {
        outgoing.writeHead(500).end('upstream gone');
        answer.resume();
      } else if (now === 'lose the answer') answer.resume();
      else {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(outgoing);
      }
    });
    onward.on('error', () => incoming.socket.destroy());
    if (now === 'cut the request') {
      incoming.once('data', (piece: Buffer) => {
        onward.write(piece.subarray(0, piece.length >> 1));
        onward.destroy();
        incoming.socket.destroy();
      });
    } else incoming.pipe(onward);
  });
}

beforeAll(async () => {
  server = await startClickHouse();
  gate = openGate(server.httpPort);
  await new Promise<void>((resolve) => gate.listen(0, '127.0.0.1', resolve));
  const { port } = gate.address() as AddressInfo;
  connection = clientConnection({ url: `http://127.0.0.1:${port}` });
  await connection.command(sql`CREATE TABLE t (batch UInt32, row UInt32) ENGINE = MergeTree ORDER BY (batch, row)
    PARTITION BY row % 3 SETTINGS non_replicated_deduplication_window = 1000`);
  await connection.command(
    sql`CREATE TABLE sums (batch UInt32, n UInt64) ENGINE = SummingMergeTree ORDER BY batch SETTINGS non_replicated_deduplication_window = 1000`,
  );
  await connection.command(
    sql`CREATE MATERIALIZED VIEW view TO sums AS SELECT batch, count() AS n FROM t GROUP BY batch`,
  );
});
afterAll(async () => {
  await connection.close();
  gate.closeAllConnections();
  gate.close();
  await server.stop();
});

const rows = 500;
function block(batch: number): Uint8Array {
  return encodeNative(rows, [
    { name: 'batch', data: { kind: 'UInt32', values: new Uint32Array(rows).fill(batch) } },
    {
      name: 'row',
      data: { kind: 'UInt32', values: Uint32Array.from({ length: rows }, (_, i) => i) },
    },
  ]);
}

async function read(query: Sql): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const one of decodeNative(connection.read(query))) all.push(...plainRows(one));
  return all;
}

test('whatever happens on the way, each write arrives once, in views too', async () => {
  const faults: readonly Fault[] = [
    'lose the answer',
    'none',
    'refuse',
    'say 500 after success',
    'cut the request',
    'none',
  ];
  let turn = 0;
  fault = () => faults[turn++ % faults.length] as Fault;
  const inserter = createInserter({
    connection,
    random: () => 0.5,
    limits: { firstPause: 5, longestPause: 20, interval: 0 },
  });
  const batches = 40;
  const writes: Promise<void>[] = [];
  for (let batch = 0; batch < batches; batch++) {
    const encoded = { table: identifier('t'), rows, bytes: block(batch) };
    writes.push(inserter.insert([encoded], batch % 2 === 0 ? { batchId: `b${batch}` } : {}));
    if (batch % 3 === 0) await writes[batch];
  }
  await Promise.all(writes);
  fault = () => 'none';
  // A queue that starts again delivers again.
  await inserter.insert([{ table: identifier('t'), rows, bytes: block(38) }], { batchId: 'b38' });
  expect(inserter.stats()).toMatchObject({ rows: (batches + 1) * rows, failures: 0 });
  expect(inserter.stats().retries).toBeGreaterThan(10);
  expect(await read(sql`SELECT count() AS n, uniqExact(batch, row) AS distinct FROM t`)).toEqual([
    { n: BigInt(batches * rows), distinct: BigInt(batches * rows) },
  ]);
  expect(await read(sql`SELECT sum(n) AS n, uniqExact(batch) AS batches FROM sums`)).toEqual([
    { n: BigInt(batches * rows), batches: BigInt(batches) },
  ]);
  await inserter.close();
});

test('a server that comes back within the time for retries is enough', async () => {
  const inserter = createInserter({
    connection,
    limits: { firstPause: 50, longestPause: 200, retryTime: 20_000 },
  });
  const restarted = server.restart();
  await inserter.insert([{ table: identifier('t'), rows, bytes: block(1000) }]);
  await restarted;
  expect(await read(sql`SELECT count() AS n FROM t WHERE batch = 1000`)).toEqual([
    { n: BigInt(rows) },
  ]);
  await inserter.close();
});
