import type { Millis, UnixMs } from '@abduce/core';
import type { HostFiles } from '../identity/host-files.ts';
import { parseFibTrie, parseIfInet6 } from './parse-proc.ts';

/** Addresses of network namespaces, so that a listen on all of them can be told by the addresses others dial. */
export interface NetAddresses {
  /** Reads what is not known yet of these namespaces. */
  learn(
    listens: readonly { readonly netns: number; readonly pid: number; readonly address: string }[],
  ): Promise<void>;
  /** The address, or those that stand behind `0.0.0.0` and `[::]`. */
  behind(listen: { readonly netns: number; readonly address: string }): readonly string[];
}

const refresh: Millis = 60_000;
const limits = { namespaces: 4096, addresses: 16 } as const;
const wildcard = /^(?:0\.0\.0\.0|\[::\]|\*):(\d+)$/;
const linkLocal = /^(?:169\.254\.|fe[89ab])/i;

interface Known {
  readonly readAt: UnixMs;
  readonly v4: readonly string[];
  readonly v6: readonly string[];
}

export function netAddresses(files: HostFiles, now: () => UnixMs): NetAddresses {
  const known = new Map<number, Known>();
  const read = async (pid: number): Promise<Known | undefined> => {
    const [trie, inet6] = await Promise.all([
      files.text(`/proc/${pid}/net/fib_trie`),
      files.text(`/proc/${pid}/net/if_inet6`),
    ]);
    if (trie === undefined) return undefined;
    const keep = (ips: readonly string[]): string[] =>
      ips.filter((ip) => !linkLocal.test(ip)).slice(0, limits.addresses);
    const v6 = parseIfInet6(inet6 ?? '').map(({ ip }) => ip);
    return { readAt: now(), v4: keep(parseFibTrie(trie)), v6: keep(v6) };
  };
  return {
    async learn(listens) {
      for (const { netns, pid, address } of listens) {
        if (pid === 0 || netns === 0 || !wildcard.test(address)) continue;
        const old = known.get(netns);
        if (old !== undefined && now() - old.readAt < refresh) continue;
        const found = await read(pid);
        if (found === undefined) continue;
        if (known.size >= limits.namespaces) known.clear();
        known.set(netns, found);
      }
    },
    behind({ netns, address }) {
      const port = wildcard.exec(address)?.[1];
      const addresses = known.get(netns);
      if (port === undefined || addresses === undefined) return [address];
      const v4 = addresses.v4.map((ip) => `${ip}:${port}`);
      // A socket on `[::]` takes IPv4 too, unless it said otherwise, which is rare.
      const v6 = address.startsWith('[') ? addresses.v6.map((ip) => `[${ip}]:${port}`) : [];
      return v4.length + v6.length === 0 ? [address] : [...v4, ...v6];
    },
  };
}
