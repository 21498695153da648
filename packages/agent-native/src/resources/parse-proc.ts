/** Ticks a second of the times in `/proc`: the same on every architecture that Linux tells user space of. */
const hertz = 100;
const sector = 512;

const modes = ['user', 'nice', 'system', 'idle', 'iowait', 'irq', 'softirq', 'steal'] as const;

export interface CpuUse {
  readonly cores: number;
  /** Seconds by mode. */
  readonly seconds: Readonly<Record<(typeof modes)[number], number>>;
}

/** `/proc/stat`. */
export function parseStat(text: string): CpuUse | undefined {
  const total = /^cpu +(.+)$/m.exec(text)?.[1]?.split(' ').map(Number);
  if (total === undefined) return undefined;
  const seconds = Object.fromEntries(modes.map((mode, at) => [mode, (total[at] ?? 0) / hertz]));
  return { cores: text.match(/^cpu\d+ /gm)?.length ?? 0, seconds: seconds as CpuUse['seconds'] };
}

/** `/proc/meminfo` in bytes by its own names. */
export function parseMeminfo(text: string): ReadonlyMap<string, number> {
  const fields = new Map<string, number>();
  for (const [, name = '', value] of text.matchAll(/^([\w()]+): +(\d+) kB$/gm)) {
    fields.set(name, Number(value) * 1024);
  }
  return fields;
}

export interface DiskUse {
  /** `major:minor`. */
  readonly device: string;
  readonly name: string;
  readonly reads: number;
  readonly readBytes: number;
  readonly readSeconds: number;
  readonly writes: number;
  readonly writtenBytes: number;
  readonly writeSeconds: number;
  readonly ioSeconds: number;
}

/** `/proc/diskstats`, partitions too. */
export function parseDiskstats(text: string): readonly DiskUse[] {
  return text.split('\n').flatMap((line): DiskUse[] => {
    const words = line.trim().split(/ +/);
    const name = words[2];
    if (name === undefined || words.length < 14) return [];
    const at = (index: number): number => Number(words[index]) || 0;
    return [
      {
        device: `${words[0]}:${words[1]}`,
        name,
        reads: at(3),
        readBytes: at(5) * sector,
        readSeconds: at(6) / 1000,
        writes: at(7),
        writtenBytes: at(9) * sector,
        writeSeconds: at(10) / 1000,
        ioSeconds: at(12) / 1000,
      },
    ];
  });
}

export interface InterfaceUse {
  readonly name: string;
  readonly receivedBytes: number;
  readonly receivedPackets: number;
  readonly sentBytes: number;
  readonly sentPackets: number;
}

/** `/proc/net/dev`. */
export function parseNetDev(text: string): readonly InterfaceUse[] {
  return [...text.matchAll(/^ *([^\s:]+): *(.+)$/gm)].map(([, name = '', rest = '']) => {
    const numbers = rest.split(/ +/).map(Number);
    return {
      name,
      receivedBytes: numbers[0] ?? 0,
      receivedPackets: numbers[1] ?? 0,
      sentBytes: numbers[8] ?? 0,
      sentPackets: numbers[9] ?? 0,
    };
  });
}

/** `/proc/net/fib_trie`: IPv4 addresses of the network namespace. */
export function parseFibTrie(text: string): readonly string[] {
  const found = new Set<string>();
  for (const [, address = ''] of text.matchAll(/\|-- ([\d.]+)\n\s+\/32 host LOCAL/g))
    found.add(address);
  return [...found];
}

/** `/proc/net/if_inet6`: IPv6 addresses by interface, in their shortest form. */
export function parseIfInet6(
  text: string,
): readonly { readonly ip: string; readonly name: string }[] {
  return [...text.matchAll(/^([0-9a-f]{32}) .* (\S+)$/gm)].map(([, hex = '', name = '']) => {
    const long = hex.replaceAll(/(.{4})(?!$)/g, '$1:');
    return { ip: new URL(`http://[${long}]`).hostname.slice(1, -1), name };
  });
}

export interface Mount {
  /** `major:minor`. */
  readonly device: string;
  readonly path: string;
  readonly type: string;
  readonly source: string;
}

/** `/proc/<pid>/mountinfo`. */
export function parseMountinfo(text: string): readonly Mount[] {
  return text.split('\n').flatMap((line): Mount[] => {
    const [before = '', after = ''] = line.split(' - ');
    const [, , device, , path] = before.split(' ');
    const [type, source] = after.split(' ');
    if (device === undefined || path === undefined || type === undefined) return [];
    // Spaces and such are written in octal.
    const plain = path.replaceAll(/\\(\d{3})/g, (_, octal: string) =>
      String.fromCharCode(Number.parseInt(octal, 8)),
    );
    return [{ device, path: plain, type, source: source ?? '' }];
  });
}
