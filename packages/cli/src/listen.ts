import type { Server } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { AbduceError } from '@abduce/core';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

export function isLoopback(host: string): boolean {
  if (host === 'localhost') return true;
  const family = isIP(host);
  return family !== 0 && loopback.check(host, family === 4 ? 'ipv4' : 'ipv6');
}

/** Starts a server. Throws `CONFIG`, with what to do about it, when the port is taken or may not be used. */
export function listen(
  server: Server,
  host: string,
  port: number,
): Promise<AsyncDisposable & { readonly port: number }> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const taken = cause.code === 'EADDRINUSE';
      reject(
        new AbduceError(
          'CONFIG',
          taken
            ? `port ${port} on ${host} is taken`
            : `cannot listen on ${host}:${port}: ${cause.code}`,
          {
            hint: taken
              ? 'another collector may be running; choose another port with --port'
              : 'choose another --host or --port',
            cause,
          },
        ),
      );
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve({
        port: typeof address === 'object' && address !== null ? address.port : port,
        [Symbol.asyncDispose]: () =>
          new Promise<void>((done) => {
            server.close(() => done());
            server.closeIdleConnections();
            setTimeout(() => server.closeAllConnections(), 2_000).unref();
          }),
      });
    });
  });
}
