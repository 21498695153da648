import { Agent, createServer, request } from 'node:http';
import { connect } from 'node:net';
import { argv, stdout } from 'node:process';
import pg from 'pg';

// A service of a small shop without any instrumentation. What it asks of others for each request is in its
// configuration: `{ http?: [url], redis?: "host:port", postgres?: "host:port" }`.
interface Configuration {
  readonly http?: readonly string[];
  readonly redis?: string;
  readonly postgres?: string;
  /** Statement asked of the database. */
  readonly statement?: string;
}

const [, , port = '0', address = '127.0.0.1', text = '{}'] = argv;
const configuration = JSON.parse(text) as Configuration;
const agent = new Agent({ keepAlive: true, maxSockets: 8 });

const get = (url: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const call = request(url, { agent, timeout: 3000 }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    });
    call.on('timeout', () => call.destroy(new Error('timeout')));
    call.on('error', reject).end();
  });

function redisClient(target: string): () => Promise<void> {
  const [host = '', redisPort = '6379'] = target.split(':');
  const waiting: { resolve(): void; reject(error: Error): void }[] = [];
  let socket: ReturnType<typeof connect> | undefined;
  const open = (): ReturnType<typeof connect> => {
    const made = connect({ host, port: Number(redisPort) });
    const fail = (error: Error): void => {
      socket = undefined;
      for (const { reject } of waiting.splice(0)) reject(error);
    };
    made.on('error', fail).on('close', () => fail(new Error('redis went away')));
    made.on('data', (chunk) => {
      for (const _ of chunk.toString('latin1').matchAll(/\r\n/g)) waiting.shift()?.resolve();
    });
    return made;
  };
  return () =>
    new Promise((resolve, reject) => {
      socket ??= open();
      waiting.push({ resolve, reject });
      socket.write('*2\r\n$4\r\nINCR\r\n$6\r\nvisits\r\n');
    });
}

const pool =
  configuration.postgres === undefined
    ? undefined
    : new pg.Pool({
        host: configuration.postgres.split(':')[0],
        port: Number(configuration.postgres.split(':')[1]),
        user: 'postgres',
        database: 'postgres',
        max: 4,
        connectionTimeoutMillis: 3000,
      });
pool?.on('error', () => {});
const visit = configuration.redis === undefined ? undefined : redisClient(configuration.redis);

async function work(): Promise<void> {
  for (const url of configuration.http ?? []) {
    const status = await get(url);
    if (status >= 500) throw new Error(`${url} answered ${status}`);
  }
  await visit?.();
  await pool?.query(configuration.statement ?? 'SELECT 1');
}

createServer((_request, response) => {
  work().then(
    () => response.end('ok'),
    (error: Error) => {
      response.statusCode = 502;
      response.end(error.message);
    },
  );
}).listen(Number(port), address, () => stdout.write('listening\n'));
