import { createServer } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { abduce, accepts, freePort, killAll, listening, send } from '../test-kit/abduce-process.ts';
import { outage } from '../test-kit/outage.ts';

afterEach(killAll);

it('receives, shows, explains, and ends in order on Ctrl-C', async () => {
  const running = abduce('serve', '--json', '--port', '0', '--grpc-port', '0');
  const { http, grpc } = await listening(running);
  expect(grpc).toBeNull();
  expect(await (await fetch(http)).text()).toContain('None. When an objective burns');

  // The outage of the last minutes, as if it were happening now.
  const told = outage(Date.now() - 6 * 60_000);
  expect(await send(http, told.batches())).toEqual(new Set([200]));
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
