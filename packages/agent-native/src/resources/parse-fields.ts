/** `key value` a line, as most files of cgroups are. */
export function parseFlat(text: string): ReadonlyMap<string, number> {
  const fields = new Map<string, number>();
  for (const line of text.split('\n')) {
    const space = line.indexOf(' ');
    const value = Number(line.slice(space + 1));
    if (space > 0 && Number.isFinite(value)) fields.set(line.slice(0, space), value);
  }
  return fields;
}

/** One number; `undefined` for `max`, for what stands for "no limit" in v1, and for anything else. */
export function parseLimit(text: string | undefined): number | undefined {
  const value = Number((text ?? '').trim() || Number.NaN);
  return Number.isFinite(value) && value >= 0 && value < 2 ** 60 ? value : undefined;
}

export interface Pressure {
  /** Seconds in which some task waited. */
  readonly some: number;
  /** Seconds in which all tasks waited; 0 where the kernel does not tell. */
  readonly full: number;
}

/** A `*.pressure` file; times in it are microseconds. */
export function parsePressure(text: string | undefined): Pressure | undefined {
  if (text === undefined) return undefined;
  const total = (kind: string): number =>
    Number(new RegExp(`^${kind} .*\\btotal=(\\d+)`, 'm').exec(text)?.[1] ?? 0) / 1e6;
  return /^some /m.test(text) ? { some: total('some'), full: total('full') } : undefined;
}

export interface DeviceUse {
  /** `major:minor`. */
  readonly device: string;
  readonly reads: number;
  readonly writes: number;
  readonly readBytes: number;
  readonly writtenBytes: number;
}

/** `io.stat` of v2: `254:0 rbytes=1 wbytes=2 rios=3 wios=4 …`. */
export function parseIoStat(text: string | undefined): readonly DeviceUse[] {
  const devices: DeviceUse[] = [];
  for (const line of (text ?? '').split('\n')) {
    const [device = '', ...words] = line.split(' ');
    if (!/^\d+:\d+$/.test(device)) continue;
    const fields = new Map(words.map((word) => word.split('=') as [string, string]));
    const number = (key: string): number => Number(fields.get(key) ?? 0) || 0;
    const [reads, writes] = [number('rios'), number('wios')];
    const [readBytes, writtenBytes] = [number('rbytes'), number('wbytes')];
    devices.push({ device, reads, writes, readBytes, writtenBytes });
  }
  return devices;
}

function blkio(text: string | undefined): ReadonlyMap<string, { read: number; write: number }> {
  const devices = new Map<string, { read: number; write: number }>();
  for (const [, device = '', word, value] of (text ?? '').matchAll(
    /^(\d+:\d+) (Read|Write) (\d+)$/gm,
  )) {
    const entry = devices.get(device) ?? { read: 0, write: 0 };
    entry[word === 'Read' ? 'read' : 'write'] = Number(value);
    devices.set(device, entry);
  }
  return devices;
}

/** `blkio.throttle.io_service_bytes` and `…io_serviced` of v1. */
export function parseBlkio(
  bytes: string | undefined,
  operations: string | undefined,
): readonly DeviceUse[] {
  const counted = blkio(operations);
  return [...blkio(bytes)].map(([device, { read, write }]) => ({
    device,
    reads: counted.get(device)?.read ?? 0,
    writes: counted.get(device)?.write ?? 0,
    readBytes: read,
    writtenBytes: write,
  }));
}

/** `cpu.max` of v2 (`20000 100000`) as cores; `undefined` without a limit. */
export function parseCpuMax(text: string | undefined): number | undefined {
  const [quota, period] = (text ?? '').trim().split(' ').map(Number);
  return quota !== undefined && period !== undefined && quota >= 0 && period > 0
    ? quota / period
    : undefined;
}

/** `/proc/<pid>/cgroup`: path by controller; v2 is the empty controller. */
export function parseProcCgroup(text: string): ReadonlyMap<string, string> {
  const paths = new Map<string, string>();
  for (const [, controllers = '', path = ''] of text.matchAll(/^\d+:([^:]*):(.*)$/gm)) {
    for (const controller of controllers.split(',')) paths.set(controller, path);
  }
  return paths;
}

/** `/proc/<pid>/schedstat`: seconds that a thread was ready and waited for a CPU. */
export function parseSchedstat(text: string | undefined): number | undefined {
  const waited = Number(text?.split(' ')[1]);
  return Number.isFinite(waited) ? waited / 1e9 : undefined;
}
