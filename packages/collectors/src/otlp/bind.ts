import { AbduceError } from '@abduce/core';

/** A server that was started. */
export interface OtlpServer extends AsyncDisposable {
  readonly host: string;
  /** The port in use, also when 0 was asked for. */
  readonly port: number;
  readonly url: string;
  /** Stops accepting, lets requests in flight end, then closes. Calling it twice is harmless. */
  close(): Promise<void>;
}

export interface BindOptions {
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 4318 for HTTP, 4317 for gRPC; 0 takes a free one. */
  readonly port?: number;
  /** Lets others than this machine send without `authorize`. Default false. */
  readonly allowPublic?: boolean;
  /** For requests in flight when `close` is called. Default 10 s. */
  readonly drainTimeout?: number;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** Throws `CONFIG` rather than open a door that anyone may use. */
export function requireGuarded(host: string, guarded: boolean): void {
  if (guarded || isLoopback(host)) return;
  throw new AbduceError('CONFIG', `refusing to listen on ${host} without authorization`, {
    hint: 'Pass `authorize` (see `bearerToken`), or `allowPublic: true` behind a proxy that checks.',
    details: { host },
  });
}

export function bindError(cause: unknown, host: string, port: number): AbduceError {
  const code = (cause as NodeJS.ErrnoException).code ?? '';
  const taken = code === 'EADDRINUSE' || String(cause).includes('EADDRINUSE');
  return new AbduceError(
    'CONFIG',
    taken ? `port ${port} on ${host} is in use` : `cannot listen on ${host}:${port}`,
    {
      hint: taken
        ? 'Stop the other receiver, or choose another port.'
        : 'Choose another host or port.',
      cause,
      details: { host, port },
    },
  );
}

export function serverUrl(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
