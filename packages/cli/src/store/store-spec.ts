import { AbduceError } from '@abduce/core';
import { type StoredSignal, storedSignals } from './signals.ts';

/** A store by its kind; what a person writes after `--store`. */
export type StoreSpec =
  | { readonly kind: 'memory'; readonly snapshot?: string }
  | {
      readonly kind: 'chdb';
      readonly path: string;
      readonly database?: string;
      readonly keep?: Keep;
    }
  | {
      readonly kind: 'clickhouse';
      /** `http://…` or `https://…`, without user and password. */
      readonly url: string;
      readonly username: string;
      readonly password: string;
      readonly database: string;
      readonly cluster?: string;
      readonly keep?: Keep;
      /** Alter tables that something else made. */
      readonly adopt?: boolean;
    }
  | {
      readonly kind: 'prometheus';
      readonly url: string;
      readonly headers: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'file'; readonly path: string };

/** How long each signal is kept, in milliseconds. */
export type Keep = Readonly<Partial<Record<StoredSignal, number>>>;

type Environment = Readonly<Record<string, string | undefined>>;

const forms = [
  'memory, memory:/path/of/a/snapshot',
  'chdb:/data/directory',
  'clickhouse://user@host:8123/database (clickhouses:// or ?tls=1 for TLS, ?cluster=name, ?keep=30d)',
  'prometheus+http://host:9090',
  'store.json, a file that names a store for each signal',
];

/** The part of a command line that a store is named with, as an error that tells what may stand there. */
export function storeSpecError(text: string, reason: string): AbduceError {
  return new AbduceError('CONFIG', `the store "${shownSpec(text)}" ${reason}`, {
    hint: `a store is one of: ${forms.join('; ')}`,
    details: { usage: true },
  });
}

/** What was written, without a password. */
export function shownSpec(text: string): string {
  return text.replace(/^([a-z+]+:\/\/)([^/@]*?)(:[^/@]*)?@/i, (_, scheme: string, user: string) =>
    user === '' ? scheme : `${scheme}${user}@`,
  );
}

/** Whether the text names a store rather than a file or directory to read. */
export function isStoreSpec(text: string): boolean {
  return /^(memory$|memory:|chdb:|clickhouses?:\/\/|prometheus\+https?:\/\/)/.test(text);
}

function urlOf(text: string, source: string): URL {
  try {
    return new URL(source);
  } catch {
    throw storeSpecError(text, 'is not a URL');
  }
}

function refuseOthers(text: string, params: URLSearchParams, known: readonly string[]): void {
  const stray = [...params.keys()].find((name) => !known.includes(name));
  if (stray !== undefined)
    throw storeSpecError(text, `has "${stray}" after "?"; there are ${known.join(', ')}`);
}

const units: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000, y: 31_536_000_000 };

/** `30d` for every signal, or `logs:7d,metrics:1y` for some; `forever` is a time too. */
function keepOf(text: string, keep: string | null): Keep | undefined {
  if (keep === null) return undefined;
  const result: Partial<Record<StoredSignal, number>> = {};
  for (const part of keep.split(',')) {
    const [, name, amount = '', unit = ''] =
      /^(?:(\w+):)?(?:(\d+)([hdy])|forever)$/.exec(part) ?? [];
    const named = storedSignals.filter((signal) => name === undefined || signal === name);
    const time = part.endsWith('forever')
      ? Number.POSITIVE_INFINITY
      : Number(amount) * (units[unit] ?? Number.NaN);
    if (named.length === 0 || !(time > 0))
      throw storeSpecError(
        text,
        `keeps "${part}"; write for example keep=30d or keep=logs:7d,metrics:1y`,
      );
    for (const signal of named) result[signal] = time;
  }
  return result;
}

function flagged(value: string | null): boolean {
  return value !== null && !['0', 'false', 'no'].includes(value.toLowerCase());
}

function clickhouseSpec(text: string, env: Environment): StoreSpec {
  const secure = text.startsWith('clickhouses:');
  const url = urlOf(text, text.replace(/^clickhouses?:/, 'http:'));
  const tls = secure || flagged(url.searchParams.get('tls'));
  const database = decodeURIComponent(url.pathname.slice(1)) || 'default';
  if (database.includes('/')) throw storeSpecError(text, 'has more than one name after the host');
  refuseOthers(text, url.searchParams, ['tls', 'cluster', 'keep', 'adopt']);
  const keep = keepOf(text, url.searchParams.get('keep'));
  const cluster = url.searchParams.get('cluster');
  const port = url.port === '' ? (tls ? '8443' : '8123') : url.port;
  return {
    kind: 'clickhouse',
    url: `${tls ? 'https' : 'http'}://${url.hostname}:${port}`,
    username: decodeURIComponent(url.username) || 'default',
    password: decodeURIComponent(url.password) || (env.ABDUCE_STORE_PASSWORD ?? ''),
    database,
    ...(cluster !== null && cluster !== '' && { cluster }),
    ...(keep !== undefined && { keep }),
    ...(flagged(url.searchParams.get('adopt')) && { adopt: true }),
  };
}

/** `Name: value` pairs, one a line or separated by `;`. */
function headersOf(text: string | undefined): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const pair of (text ?? '').split(/[;\n]/)) {
    const at = pair.indexOf(':');
    if (at > 0) headers[pair.slice(0, at).trim()] = pair.slice(at + 1).trim();
  }
  return headers;
}

function prometheusSpec(text: string, env: Environment): StoreSpec {
  const url = urlOf(text, text.slice('prometheus+'.length));
  const headers = headersOf(env.ABDUCE_STORE_HEADERS);
  const tenant = url.searchParams.get('tenant') ?? env.ABDUCE_STORE_TENANT;
  if (tenant !== undefined && tenant !== '') headers['X-Scope-OrgID'] = tenant;
  const [user, password] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
  const secret = password || (env.ABDUCE_STORE_PASSWORD ?? '');
  if (user !== '')
    headers.Authorization = `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`;
  else if (env.ABDUCE_STORE_TOKEN !== undefined && env.ABDUCE_STORE_TOKEN !== '')
    headers.Authorization = `Bearer ${env.ABDUCE_STORE_TOKEN}`;
  url.searchParams.delete('tenant');
  [url.username, url.password, url.hash] = ['', '', ''];
  return { kind: 'prometheus', url: url.href.replace(/\/$/, ''), headers };
}

/**
 * Reads what names a store. Passwords come from the URL or from `ABDUCE_STORE_PASSWORD`, the headers of Prometheus
 * from `ABDUCE_STORE_HEADERS`, `ABDUCE_STORE_TENANT` and `ABDUCE_STORE_TOKEN`. Throws `CONFIG`.
 */
export function parseStoreSpec(text: string, env: Environment): StoreSpec {
  if (text === 'memory') return { kind: 'memory' };
  if (text.startsWith('memory:')) {
    const snapshot = text.slice('memory:'.length);
    return snapshot === '' ? { kind: 'memory' } : { kind: 'memory', snapshot };
  }
  if (text.startsWith('chdb:')) {
    const [path = '', query] = text.slice('chdb:'.length).split('?');
    if (path === '') throw storeSpecError(text, 'has no data directory');
    const params = new URLSearchParams(query);
    refuseOthers(text, params, ['database', 'keep']);
    const [database, keep] = [params.get('database'), keepOf(text, params.get('keep'))];
    return {
      kind: 'chdb',
      path,
      ...(database !== null && { database }),
      ...(keep !== undefined && { keep }),
    };
  }
  if (/^clickhouses?:\/\//.test(text)) return clickhouseSpec(text, env);
  if (/^prometheus\+https?:\/\//.test(text)) return prometheusSpec(text, env);
  if (/\.json$/i.test(text)) return { kind: 'file', path: text };
  throw storeSpecError(text, 'is of no kind that there is');
}
