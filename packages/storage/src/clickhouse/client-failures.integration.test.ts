import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ClickHouseServer, startClickHouse } from '../test-kit/clickhouse-server.ts';
import { clientConnection } from './client-connection.ts';
import type { Connection } from './connection.ts';
import { identifier, type Sql, sql } from './sql.ts';

let server: ClickHouseServer;
beforeAll(async () => {
  server = await startClickHouse({ password: 'hunter2' });
});
afterAll(() => server.stop());

async function drain(connection: Connection, query: Sql): Promise<void> {
  for await (const _ of connection.read(query));
}

describe('what is not there', () => {
  test('a wrong password, which no message shows', async () => {
    const url = server.url.replace('://', '://guarded:wr0ng@');
    const wrong = clientConnection({ url });
    const error = await drain(wrong, sql`SELECT 1`).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'CONFIG', details: { code: 516 } });
    expect(JSON.stringify(error) + String(error)).not.toContain('wr0ng');
    await wrong.close();
  });

  test('nobody listens', async () => {
    const nobody = clientConnection({ url: 'http://user:s3cret@127.0.0.1:1' });
    const error = await nobody.command(sql`SELECT 1`).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true });
    expect(String(error) + String((error as Error).cause)).not.toContain('s3cret');
    await nobody.close();
    expect(() => clientConnection({ url: 'clickhouse' })).toThrow(
      expect.objectContaining({ code: 'CONFIG' }),
    );
  });

  describe('servers that misbehave', () => {
    let other: Server;
    let answer: (
      write: (text: string | Buffer) => void,
      end: () => void,
      cut: () => void,
    ) => number;
    let url: string;
    beforeAll(async () => {
      other = createServer((request, response) => {
        request.resume().on('end', () => {
          const pieces: (string | Buffer)[] = [];
          let after: 'end' | 'cut' | undefined;
          const status = answer(
            (piece) => pieces.push(piece),
            () => {
              after = 'end';
            },
            () => {
              after = 'cut';
            },
          );
          response.writeHead(status);
          for (const piece of pieces) response.write(piece);
          if (after === 'end') response.end();
          if (after === 'cut') setImmediate(() => response.destroy());
        });
      });
      await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
      url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    });
    afterAll(() => void other.close());

    test('an answer that breaks off is no success', async () => {
      const odd = clientConnection({ url });
      answer = (write, _, cut) => {
        write('x');
        cut();
        return 200;
      };
      await expect(
        odd.insert(identifier('t'), Buffer.from('x'), { token: 'a' }),
      ).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      await expect(drain(odd, sql`SELECT 1`)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      answer = (write, end) => {
        write('<html>bad gateway');
        end();
        return 502;
      };
      await expect(odd.command(sql`SELECT 1`)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      await odd.close();
    });

    test('an error without end, and silence', async () => {
      const odd = clientConnection({ url, maxControlBytes: 1000, requestTimeout: 200 });
      answer = (write) => {
        write(Buffer.alloc(5000));
        return 500;
      };
      await expect(odd.command(sql`SELECT 1`)).rejects.toMatchObject({
        details: { limit: 'maxControlBytes' },
      });
      answer = (write) => {
        write('x');
        return 200;
      };
      await expect(odd.command(sql`SELECT 1`)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      await odd.close();
    });
  });
});
