import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientConnection } from './client-connection.ts';
import { sql } from './sql.ts';

const folder = mkdtempSync(join(tmpdir(), 'abduce-tls-'));
const servers: Server[] = [];

/** A certificate that vouches for itself, and its key. */
function certificate(name: string): { readonly cert: Buffer; readonly key: Buffer } {
  const [key, cert] = [join(folder, `${name}.key`), join(folder, `${name}.pem`)];
  const args = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-days',
    '2',
  ];
  const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1'];
  execFileSync('openssl', [...args, ...subject, '-keyout', key, '-out', cert], { stdio: 'ignore' });
  return { cert: readFileSync(cert), key: readFileSync(key) };
}

const own = certificate('server');
const guest = certificate('guest');
const seen: { user: unknown; peer: string | undefined }[] = [];

async function listen(requestCert: boolean): Promise<string> {
  const server = createServer(
    { ...own, requestCert, rejectUnauthorized: requestCert, ca: guest.cert },
    (incoming, outgoing) => {
      const peer = (incoming.socket as TLSSocket).getPeerCertificate().subject?.CN;
      seen.push({
        user: incoming.headers['x-clickhouse-user'],
        peer: Array.isArray(peer) ? peer[0] : peer,
      });
      incoming.resume().on('end', () => outgoing.end());
    },
  );
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

let open: string;
let guarded: string;
beforeAll(async () => {
  [open, guarded] = [await listen(false), await listen(true)];
});
afterAll(() => {
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a server that the given authority vouches for', async () => {
  const trusting = clientConnection({ url: open, username: 'u', tls: { ca: own.cert } });
  await trusting.command(sql`SELECT 1`);
  expect(seen.at(-1)).toMatchObject({ user: 'u' });
  await trusting.close();
  const doubting = clientConnection({ url: open });
  await expect(doubting.command(sql`SELECT 1`)).rejects.toMatchObject({
    code: 'STORE_UNAVAILABLE',
  });
  await doubting.close();
});

test('a server that asks who comes', async () => {
  const known = clientConnection({ url: guarded, tls: { ca: own.cert.toString(), ...guest } });
  await known.command(sql`SELECT 1`);
  expect(seen.at(-1)).toMatchObject({ peer: 'guest' });
  await known.close();
  const stranger = clientConnection({ url: guarded, tls: { ca: own.cert } });
  await expect(stranger.command(sql`SELECT 1`)).rejects.toMatchObject({
    code: 'STORE_UNAVAILABLE',
  });
  await stranger.close();
});
