import { type ChildProcess, spawn } from 'node:child_process';
import { connect, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { encodeOtlp } from '@abduce/core/wire';
import { afterEach, expect, it } from 'vitest';
import { outage } from '../test-kit/outage.ts';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));
const children = new Set<ChildProcess>();
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
});

interface Running {
  readonly child: ChildProcess;
  /** The first line of standard output that the pattern matches. */
  line(pattern: RegExp): Promise<string>;
  /** The exit code and everything said on standard error. */
  readonly ended: Promise<{ readonly code: number | null; readonly stderr: string }>;
}

function abduce(...args: readonly string[]): Running {
  const child = spawn(process.execPath, ['--conditions=@abduce/source', main, ...args], {
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('no pipes');
  let errors = '';
  stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const lines: string[] = [];
  const reader = createInterface({ input: stdout });
  reader.on('line', (text) => lines.push(text));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    child,
    ended: ended.then((code) => ({ code, stderr: errors })),
    line: (pattern) =>
      new Promise((resolve, reject) => {
        const told = lines.find((text) => pattern.test(text));
        if (told !== undefined) return resolve(told);
        reader.on('line', (text) => pattern.test(text) && resolve(text));
        void ended.then((code) => reject(new Error(`ended with ${code}: ${errors}`)));
      }),
  };
}

interface Listening {
  readonly http: string;
  readonly grpc: string | null;
}

async function listening(running: Running): Promise<Listening> {
  return JSON.parse(await running.line(/"event":"listening"/)) as Listening;
}

function accepts(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
  });
  await new Promise((done) => server.close(done));
  return port;
}

it('receives, shows, explains, and ends in order on Ctrl-C', async () => {
  const running = abduce('serve', '--json', '--port', '0', '--grpc-port', '0');
  const { http, grpc } = await listening(running);
  expect(grpc).toBeNull();
  expect(await (await fetch(http)).text()).toContain('None. When an objective burns');

  // The outage of the last minutes, as if it were happening now.
  const told = outage(Date.now() - 6 * 60_000);
  for (const batch of told.batches()) {
    for (const [signal, table] of [
      ['traces', 'spans'],
      ['metrics', 'metrics'],
      ['logs', 'logs'],
    ] as const) {
      if (batch[table] === undefined) continue;
      const response = await fetch(`${http}/v1/${signal}`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-protobuf' },
        body: encodeOtlp(signal, batch) as Uint8Array<ArrayBuffer>,
      });
      expect(response.status).toBe(200);
    }
    for (const change of batch.changes ?? []) {
      const response = await fetch(`${http}/v1/changes`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(change),
      });
      expect(response.status).toBe(200);
    }
  }
  const opened = JSON.parse(await running.line(/"event":"opened"/)) as { incident: { id: string } };
  expect(await running.line(/"event":"explained"/)).toContain('schema_index_lost');
  const { id } = opened.incident;
  expect(await (await fetch(`${http}/v1/incidents`)).text()).toContain(id);
  expect(await (await fetch(`${http}/`)).text()).toContain('lost an index');
  expect(await (await fetch(`${http}/incidents/${id}`)).text()).toContain('<svg');

  running.child.kill('SIGINT');
  expect(await running.ended).toEqual({ code: 0, stderr: '' });
  expect(await accepts(http)).toBe(false);
});

it('receives over gRPC too, and says where', async () => {
  const port = await freePort();
  const running = abduce('serve', '--json', '--port', '0', '--grpc-port', String(port));
  const { grpc } = await listening(running);
  expect(grpc).toBe(`http://127.0.0.1:${port}`);
  expect(await accepts(grpc ?? '')).toBe(true);
  running.child.kill('SIGTERM');
  expect(await running.ended).toEqual({ code: 0, stderr: '' });
});

it('binds to every address when it is told to', async () => {
  const port = await freePort();
  const running = abduce(
    ...['serve', '--json', '--host', '0.0.0.0', '--allow-public'],
    ...['--port', '0', '--grpc-port', String(port)],
  );
  const { http, grpc } = await listening(running);
  expect([http, grpc]).toEqual([
    expect.stringMatching(/^http:\/\/0\.0\.0\.0:\d+$/),
    `http://0.0.0.0:${port}`,
  ]);
  running.child.kill('SIGINT');
  expect((await running.ended).code).toBe(0);
});

it('says which port is taken, HTTP or gRPC', async () => {
  const taken = createServer();
  const port = await new Promise<number>((resolve) => {
    taken.listen(0, '127.0.0.1', () => resolve((taken.address() as { port: number }).port));
  });
  try {
    const http = await abduce('serve', '--port', String(port), '--grpc-port', '0').ended;
    expect(http.code).toBe(1);
    expect(http.stderr).toContain(`port ${port} on 127.0.0.1 is taken`);
    expect(http.stderr).toContain('--port');
    const grpc = await abduce('serve', '--port', '0', '--grpc-port', String(port)).ended;
    expect(grpc.code).toBe(1);
    expect(grpc.stderr).toContain(`port ${port} on 127.0.0.1 is in use`);
    for (const { stderr } of [http, grpc]) expect(stderr).not.toContain('    at ');
  } finally {
    await new Promise((resolve) => taken.close(resolve));
  }
});

it('ends by itself when nobody reads its output, without a stack trace', async () => {
  const running = abduce('serve', '--json', '--port', '0', '--grpc-port', '0');
  running.child.stdout?.destroy();
  expect(await running.ended).toEqual({ code: 0, stderr: '' });
});

it('a reader that has seen enough is no error', async () => {
  const running = abduce('--help');
  running.child.stdout?.destroy();
  expect((await running.ended).stderr).toBe('');
});
