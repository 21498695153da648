import { isLoopback, parseAddress } from '../graph/address.ts';

/** Where a connection goes, as an agent writes it. */
export interface Endpoint {
  /** Without brackets; IPv4 as such, also where it came mapped into IPv6. */
  readonly host: string;
  readonly port: number;
}

const mapped = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/;

export function endpoint(address: string): Endpoint | undefined {
  if (address === '') return undefined;
  const { host, port } = parseAddress(address);
  return host === '' ? undefined : { host: mapped.exec(host)?.[1] ?? host, port };
}

export function isIp(host: string): boolean {
  return host.includes(':') || /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host);
}

/** Listens on every address there is. */
export function isWildcard(host: string): boolean {
  return host === '0.0.0.0' || host === '::' || host === '*';
}

export { isLoopback };

/** The network of a bridge that an address lies in: its first two bytes; empty for IPv6. */
export function bridgeOf(ip: string): string {
  const parts = ip.split('.');
  return parts.length === 4 ? `${parts[0]}.${parts[1]}` : '';
}
