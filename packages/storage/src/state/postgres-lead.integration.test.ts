import { connect, createServer, type Server, type Socket } from 'node:net';
import { manualClock } from '@abduce/core/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PostgresServer, startPostgres } from '../test-kit/postgres-server.ts';
import { postgresState } from './postgres-state.ts';
import { said, startLeader } from './test-kit/start-leader.ts';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

/** Resolves with the term's signal once the lead is won; the work lasts until it is lost. */
function leads(
  state: ReturnType<typeof postgresState>,
  name: string,
): { readonly terms: AbortSignal[]; readonly done: Promise<void>; stop(): void } {
  const terms: AbortSignal[] = [];
  const stop = new AbortController();
  const done = state
    .lead(
      name,
      (signal) => {
        terms.push(signal);
        return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
      },
      { signal: stop.signal },
    )
    .catch((error: unknown) => {
      if (!stop.signal.aborted) throw error;
    });
  return { terms, done, stop: () => stop.abort() };
}

async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function terminateLeader(): Promise<number> {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  const { rows } = await client.query(
    `SELECT pg_terminate_backend(pid) FROM pg_locks
      WHERE locktype = 'advisory' AND granted AND pid <> pg_backend_pid()`,
  );
  await client.end();
  return rows.length;
}

it('hands the lead to the next process at once when the leader is killed', async () => {
  const leader = await startLeader(server.url, 'killed', 'leading');
  const next = await startLeader(server.url, 'killed', 'ready');
  // Both had the time to ask; one waits.
  expect(next.output()).not.toContain('leading');
  const began = performance.now();
  await leader.stop('SIGKILL');
  await said(next, 'leading', 5_000);
  expect(performance.now() - began).toBeLessThan(2_000);
  await next.stop();
});

it('ends the term when the session is terminated, and another leads', async () => {
  const [one, two] = [postgresState({ url: server.url }), postgresState({ url: server.url })];
  const first = leads(one, 'terminated');
  await until(() => first.terms.length === 1, 'first leads');
  await two.check();
  const second = leads(two, 'terminated');
  expect(await terminateLeader()).toBeGreaterThanOrEqual(1);
  await until(() => first.terms[0]?.aborted === true, 'first hears of it');
  expect(first.terms[0]?.reason).toMatchObject({ code: 'STORE_UNAVAILABLE' });
  await until(() => first.terms.length + second.terms.length === 2, 'one of them leads again');
  const leading = [...first.terms, ...second.terms].filter((signal) => !signal.aborted);
  expect(leading).toHaveLength(1);
  for (const side of [first, second]) side.stop();
  await Promise.all([first.done, second.done]);
  await Promise.all([one.close(), two.close()]);
});

it('survives the end of a connection between two statements', async () => {
  const state = postgresState({ url: server.url, maxConnections: 1 });
  await state.projects.create({ id: 'broken', name: 'Broken' });
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  await client.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'abduce %'`,
  );
  await client.end();
  let found: string | undefined;
  for (let attempt = 0; found === undefined && attempt < 5; attempt++) {
    found = await state.projects.get('broken').then(
      (project) => project?.name,
      (error: { readonly retryable?: boolean }) => {
        expect(error.retryable).toBe(true);
        return undefined;
      },
    );
  }
  expect(found).toBe('Broken');
  await state.close();
});

it('leads again after the server was killed and came back', async () => {
  const state = postgresState({ url: server.url });
  const side = leads(state, 'restarted');
  await until(() => side.terms.length === 1, 'leads');
  await state.projects.create({ id: 'kept', name: 'Kept' });
  await server.restart();
  await until(() => side.terms[0]?.aborted === true, 'hears of it');
  await until(() => side.terms.length === 2, 'leads again');
  expect((await state.projects.get('kept'))?.name).toBe('Kept');
  side.stop();
  await side.done;
  await state.close();
});

/** Passes bytes on until told to swallow them, with every connection left open. */
async function silentProxy(port: number): Promise<{ server: Server; port: number; mute(): void }> {
  const sockets = new Set<Socket>();
  let muted = false;
  const proxy = createServer((incoming) => {
    const outgoing = connect({ port, host: '127.0.0.1' });
    for (const [from, to] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      sockets.add(from);
      from.on('data', (data) => void (muted || to.write(data)));
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
    }
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  proxy.on('close', () => {
    for (const socket of sockets) socket.destroy();
  });
  const address = proxy.address();
  const own = typeof address === 'object' ? (address?.port ?? 0) : 0;
  return { server: proxy, port: own, mute: () => void (muted = true) };
}

it('ends the term when the connection stands but answers no more', async () => {
  const proxy = await silentProxy(server.port);
  const clock = manualClock();
  const url = server.url.replace(String(server.port), String(proxy.port));
  const state = postgresState({ url, clock, heartbeat: 1_000 });
  const side = leads(state, 'half open');
  await until(() => side.terms.length === 1, 'leads');
  const term = side.terms[0] as AbortSignal;
  await clock.advance(1_000);
  expect(term.aborted).toBe(false);
  proxy.mute();
  for (let beat = 0; beat < 3 && !term.aborted; beat++) await clock.advance(1_000);
  expect(term.aborted).toBe(true);
  side.stop();
  await side.done;
  proxy.server.close();
  proxy.server.emit('close');
  await state.close();
});

it('says what to install when pg is missing, and what to do when nothing answers', async () => {
  const missing = postgresState({
    url: server.url,
    load: () => Promise.reject(new Error("Cannot find package 'pg'")),
  });
  await expect(missing.check()).rejects.toMatchObject({
    code: 'MISSING_PEER',
    hint: 'Run `npm install pg`.',
  });
  const down = postgresState({ host: '127.0.0.1', port: 1, user: 'nobody' });
  await expect(down.check()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true });
  const absent = postgresState({ url: server.url.replace(/[^/]+$/, 'absent') });
  await expect(absent.check()).rejects.toMatchObject({ code: 'CONFIG' });
  expect(() => postgresState({ url: server.url, user: 'other' })).toThrow('url and parts');
  for (const state of [missing, down, absent]) await state.close();
});
