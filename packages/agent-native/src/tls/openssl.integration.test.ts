import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Nginx, startNginx } from '../test-kit/programs/nginx.ts';
import { makeTlsStage, probed, said, type TlsStage } from './test-kit/tls-stage.ts';

let stage: TlsStage;
let nginx: Nginx;

beforeAll(async () => {
  stage = await makeTlsStage();
  nginx = await startNginx(
    'location / { return 200 "fine\\n"; } location /gone { return 404 "gone\\n"; } location /broken { return 503; }',
    { cgroup: stage.servers },
  );
});

afterAll(async () => {
  await nginx?.stop();
  await stage?.[Symbol.asyncDispose]();
});

const curl = (urls: readonly string[], ...options: string[]): Promise<string> =>
  stage.client('curl', [
    ...['-s', '-k', '--http1.1', ...options],
    ...urls.flatMap((url) => ['-o', '/dev/null', '-w', '%{http_code} ', url]),
  ]);

const statusOf = (path: string): string =>
  path.startsWith('/gone') ? '404' : path.startsWith('/broken') ? '503' : '200';

describe('OpenSSL over sockets: curl and nginx', () => {
  it('sees each request of a kept connection, on both sides', async () => {
    await using agent = await stage.watch();
    await probed(agent, 'tls openssl', 'libssl.so.3');
    const paths = Array.from(
      { length: 60 },
      (_, i) => `/${['fine', 'gone', 'broken'][i % 3]}/p${i}x`,
    );
    const base = `https://127.0.0.1:${nginx.tlsPort}`;
    const codes = await curl(paths.map((path) => base + path));
    expect(codes.trim().split(' ')).toEqual(paths.map(statusOf));
    for (const side of ['client', 'server'] as const) {
      const spans = await agent.spansSeen(paths.length, (span) => span.side === side);
      const to = side === 'client' ? ` 127.0.0.1:${nginx.tlsPort}` : '';
      expect(spans.map(said)).toEqual(paths.map((path) => `GET ${path} ${statusOf(path)}${to}`));
    }
    const { lost } = await agent.snapshot();
    expect(lost.tls_unmatched).toBe(0);
  });

  it('sees HTTP/2', async () => {
    await using agent = await stage.watch();
    await probed(agent, 'tls openssl', 'libssl.so.3');
    const paths = Array.from({ length: 20 }, (_, i) => `/${['fine', 'gone'][i % 2]}/h${i}x`);
    const base = `https://127.0.0.1:${nginx.tlsPort}`;
    await curl(
      paths.map((path) => base + path),
      '--http2',
    );
    for (const side of ['client', 'server'] as const) {
      const spans = await agent.spansSeen(paths.length, (span) => span.side === side);
      const to = side === 'client' ? ` 127.0.0.1:${nginx.tlsPort}` : '';
      expect(spans.map(said)).toEqual(paths.map((path) => `GET ${path} ${statusOf(path)}${to}`));
    }
  });

  it('keeps what is said apart from what is not read', async () => {
    await using agent = await stage.watch();
    await probed(agent, 'tls openssl', 'libssl.so.3');
    const base = `https://127.0.0.1:${nginx.tlsPort}`;
    // A body larger than what is read of it, and a request after it on the same connection.
    await curl([`${base}/first`, `${base}/gone/second`], '--data-binary', 'x'.repeat(100_000));
    const spans = await agent.spansSeen(2, (span) => span.side === 'client');
    expect(spans.map(said)).toEqual([
      `POST /first 200 127.0.0.1:${nginx.tlsPort}`,
      `POST /gone/second 404 127.0.0.1:${nginx.tlsPort}`,
    ]);
  });
});
