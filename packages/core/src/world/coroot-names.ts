import type { AgentFacts } from './coroot-facts.ts';
import { text } from './coroot-facts.ts';

/** Hosts below one domain beyond which they are one service: tenants, shards, buckets. */
const maxSubdomains = 8;
/** Names kept of one address. */
const maxNames = 16;

export interface AgentNames {
  /** The name by which a machine looked an address up, else any; empty for none. */
  nameOf(ip: string, machine: string): string;
  /** `*.example.com` for a host that is one of many below its domain. */
  grouped(host: string): string;
}

/** The part after the first label, when hosts below it may belong together. */
function domainOf(host: string): string {
  const parent = host.slice(host.indexOf('.') + 1);
  const labels = parent.split('.');
  if (host.indexOf('.') < 0 || labels.length < 2) return '';
  // Below `co.uk` or `com.au` everybody is somebody else.
  const suffix = labels.length === 2 && labels.every(({ length }) => length <= 3);
  return suffix ? '' : parent;
}

/** `destinations`: hosts that connections name themselves. */
export function agentNames(facts: AgentFacts, destinations: Iterable<string>): AgentNames {
  const byIp = new Map<string, { readonly machine: string; readonly fqdn: string }[]>();
  const below = new Map<string, Set<string>>();
  const note = (host: string): void => {
    const domain = domainOf(host);
    if (domain === '' || /\.svc(?:\.|$)/.test(host)) return;
    const hosts = below.get(domain) ?? new Set();
    below.set(domain, hosts);
    if (hosts.size <= maxSubdomains) hosts.add(host);
  };
  for (const { labels } of facts.of('name')) {
    const fqdn = text(labels, 'fqdn').toLowerCase().replace(/\.$/, '');
    if (fqdn === '') continue;
    const ip = text(labels, 'ip');
    const names = byIp.get(ip) ?? [];
    byIp.set(ip, names);
    if (names.length < maxNames) names.push({ machine: text(labels, 'machine_id'), fqdn });
    note(fqdn);
  }
  for (const host of destinations) note(host);
  const memo = new Map<string, string>();
  return {
    nameOf(ip, machine) {
      const key = `${machine} ${ip}`;
      let name = memo.get(key);
      if (name === undefined) {
        const names = byIp.get(ip) ?? [];
        const own = names.filter((one) => one.machine === machine);
        name = (own.length > 0 ? own : names).map(({ fqdn }) => fqdn).sort()[0] ?? '';
        memo.set(key, name);
      }
      return name;
    },
    grouped(host) {
      const domain = domainOf(host);
      return (below.get(domain)?.size ?? 0) > maxSubdomains ? `*.${domain}` : host;
    },
  };
}
