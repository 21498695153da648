import { AbduceError } from '@abduce/core';
import { type ClickHouseClientConfigOptions, ClickHouseLogLevel } from '@clickhouse/client';
import type { Settings } from './connection.ts';

export interface ClientConnectionOptions {
  /** Of the HTTP interface, for example `https://clickhouse.example:8443`. */
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  /** A token of ClickHouse Cloud, in place of name and password. */
  readonly accessToken?: string;
  /** Where unqualified tables are; the user's default when left out. */
  readonly database?: string;
  /** PEM: certificates to trust, and what this side shows of itself. */
  readonly tls?: {
    readonly ca: string | Uint8Array;
    readonly cert?: string | Uint8Array;
    readonly key?: string | Uint8Array;
  };
  /** Milliseconds of silence after which a request is given up. */
  readonly requestTimeout?: number;
  readonly maxConnections?: number;
  /** Compress what is written: saves network, costs processor time here. */
  readonly compressWrites?: boolean;
  /** Let the server compress what is read. */
  readonly compressReads?: boolean;
  /** Settings of every statement. */
  readonly settings?: Settings;
  /** The longest answer of a statement that returns nothing, or an error, in bytes. */
  readonly maxControlBytes?: number;
  /** The longest answer of a read, in bytes. */
  readonly maxReadBytes?: number;
}

export const clientDefaults: Required<
  Pick<
    ClientConnectionOptions,
    | 'requestTimeout'
    | 'maxConnections'
    | 'compressWrites'
    | 'compressReads'
    | 'maxControlBytes'
    | 'maxReadBytes'
  >
> = {
  requestTimeout: 120_000,
  maxConnections: 16,
  compressWrites: false,
  compressReads: false,
  maxControlBytes: 4_194_304,
  maxReadBytes: 1_073_741_824,
};

function parseUrl(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) {
    throw new AbduceError('CONFIG', 'the address of ClickHouse is not an HTTP URL', {
      hint: 'Give the address of its HTTP interface, for example http://127.0.0.1:8123.',
    });
  }
  return parsed;
}

const pem = (data: string | Uint8Array): Buffer => Buffer.from(data as string);

/** Host and port: what may be shown of an address. */
export function placeOf(url: string): string {
  return parseUrl(url).host;
}

/** Credentials in the URL are taken out of it, so that no message can show them. */
export function clientConfig(options: ClientConnectionOptions): ClickHouseClientConfigOptions {
  const url = parseUrl(options.url);
  const username = options.username ?? (decodeURIComponent(url.username) || undefined);
  const password = options.password ?? (decodeURIComponent(url.password) || undefined);
  const { tls, accessToken, database } = options;
  return {
    url: url.origin,
    ...(url.pathname === '/' ? {} : { pathname: url.pathname }),
    ...(accessToken === undefined
      ? {
          ...(username === undefined ? {} : { username }),
          ...(password === undefined ? {} : { password }),
        }
      : { access_token: accessToken }),
    ...(database === undefined ? {} : { database }),
    ...(tls === undefined
      ? {}
      : {
          tls: {
            ca_cert: pem(tls.ca),
            ...(tls.cert === undefined || tls.key === undefined
              ? {}
              : { cert: pem(tls.cert), key: pem(tls.key) }),
          },
        }),
    request_timeout: options.requestTimeout ?? clientDefaults.requestTimeout,
    max_open_connections: options.maxConnections ?? clientDefaults.maxConnections,
    compression: {
      request: options.compressWrites ?? clientDefaults.compressWrites,
      response: options.compressReads ?? clientDefaults.compressReads,
    },
    clickhouse_settings: { ...options.settings },
    application: 'abduce',
    log: { level: ClickHouseLogLevel.OFF },
  };
}
