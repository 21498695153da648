/** A host and port as callers name it. */
export interface Address {
  readonly host: string;
  /** 0 when not given. */
  readonly port: number;
}

const defaultPorts: Readonly<Record<string, number>> = { http: 80, https: 443, ws: 80, wss: 443 };

/** Reads `host`, `host:port`, `[v6]:port`, a bare v6 address, or a URL. The host comes back in lower case without brackets or a last dot. */
export function parseAddress(text: string): Address {
  let rest = text.trim();
  const scheme = rest.indexOf('://');
  let port = 0;
  if (scheme >= 0) {
    port = defaultPorts[rest.slice(0, scheme).toLowerCase()] ?? 0;
    rest = rest.slice(scheme + 3);
    rest = rest.slice(0, rest.search(/[/?#]|$/));
    rest = rest.slice(rest.lastIndexOf('@') + 1);
  }
  let host = rest;
  if (rest.startsWith('[')) {
    const close = rest.indexOf(']');
    host = close < 0 ? rest.slice(1) : rest.slice(1, close);
    rest = close < 0 ? '' : rest.slice(close + 1);
    if (rest.startsWith(':')) port = portOf(rest.slice(1)) || port;
  } else {
    const colon = rest.indexOf(':');
    if (colon >= 0 && colon === rest.lastIndexOf(':')) {
      host = rest.slice(0, colon);
      port = portOf(rest.slice(colon + 1)) || port;
    }
  }
  if (host.endsWith('.')) host = host.slice(0, -1);
  return { host: host.toLowerCase(), port };
}

/** 0 for what is not a port. */
export function portOf(text: string): number {
  if (!/^\d{1,5}$/.test(text)) return 0;
  const port = Number(text);
  return port <= 65535 ? port : 0;
}

export function formatAddress({ host, port }: Address): string {
  if (port === 0) return host;
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** True for names and addresses that mean "this machine". */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
