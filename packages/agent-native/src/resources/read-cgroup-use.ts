import type { HostFiles } from '../identity/host-files.ts';
import {
  type DeviceUse,
  type Pressure,
  parseBlkio,
  parseCpuMax,
  parseFlat,
  parseIoStat,
  parseLimit,
  parsePressure,
} from './parse-fields.ts';

/** What one cgroup uses; absent is what its controllers do not tell. */
export interface CgroupUse {
  readonly cpuSeconds?: number;
  readonly throttledSeconds?: number;
  readonly cpuLimit?: number;
  readonly rss?: number;
  readonly cache?: number;
  readonly memoryLimit?: number;
  readonly pressure: {
    readonly cpu?: Pressure;
    readonly memory?: Pressure;
    readonly io?: Pressure;
  };
  readonly io: readonly DeviceUse[];
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Leaves out what is not known, so that absent stays absent. */
function known<T extends object>(fields: { [K in keyof T]: T[K] | undefined }): Partial<T> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Partial<T>;
}

/** By the files of v2. `folder` is the cgroup's directory. */
export async function readUseV2(files: HostFiles, folder: string): Promise<CgroupUse> {
  const text = (name: string): Promise<string | undefined> => files.text(`${folder}/${name}`);
  const [cpu, cpuMax, memory, memoryMax, io, cpuWait, memoryWait, ioWait] = await Promise.all([
    text('cpu.stat'),
    text('cpu.max'),
    text('memory.stat'),
    text('memory.max'),
    text('io.stat'),
    text('cpu.pressure'),
    text('memory.pressure'),
    text('io.pressure'),
  ]);
  const times = parseFlat(cpu ?? '');
  const sizes = parseFlat(memory ?? '');
  const micro = (key: string): number | undefined => {
    const value = times.get(key);
    return value === undefined ? undefined : value / 1e6;
  };
  return {
    ...known<Omit<CgroupUse, 'pressure' | 'io'>>({
      cpuSeconds: micro('usage_usec'),
      throttledSeconds: micro('throttled_usec'),
      cpuLimit: parseCpuMax(cpuMax),
      rss: sizes.get('anon'),
      cache: sizes.get('file'),
      memoryLimit: parseLimit(memoryMax),
    }),
    pressure: known<CgroupUse['pressure']>({
      cpu: parsePressure(cpuWait),
      memory: parsePressure(memoryWait),
      io: parsePressure(ioWait),
    }),
    io: parseIoStat(io),
  };
}

/** Directories of a cgroup in the hierarchies of v1; absent where it is in the root of one. */
export interface FoldersV1 {
  readonly cpu?: string;
  readonly cpuacct?: string;
  readonly memory?: string;
  readonly blkio?: string;
}

/** By the files of v1, where the controllers are there. */
export async function readUseV1(files: HostFiles, folders: FoldersV1): Promise<CgroupUse> {
  const text = (folder: string | undefined, name: string): Promise<string | undefined> =>
    folder === undefined ? Promise.resolve(undefined) : files.text(`${folder}/${name}`);
  const [usage, stat, quota, period, memory, limit, bytes, operations] = await Promise.all([
    text(folders.cpuacct, 'cpuacct.usage'),
    text(folders.cpu, 'cpu.stat'),
    text(folders.cpu, 'cpu.cfs_quota_us'),
    text(folders.cpu, 'cpu.cfs_period_us'),
    text(folders.memory, 'memory.stat'),
    text(folders.memory, 'memory.limit_in_bytes'),
    text(folders.blkio, 'blkio.throttle.io_service_bytes'),
    text(folders.blkio, 'blkio.throttle.io_serviced'),
  ]);
  const sizes = parseFlat(memory ?? '');
  const seconds = (nanos: number | undefined): number | undefined =>
    nanos === undefined ? undefined : nanos / 1e9;
  const use: Mutable<Partial<CgroupUse>> = known<Omit<CgroupUse, 'pressure' | 'io'>>({
    cpuSeconds: seconds(parseLimit(usage)),
    throttledSeconds: seconds(parseFlat(stat ?? '').get('throttled_time')),
    cpuLimit: parseCpuMax(quota === undefined ? undefined : `${quota.trim()} ${period?.trim()}`),
    rss: sizes.get('total_rss'),
    cache: sizes.get('total_cache'),
    memoryLimit: parseLimit(limit),
  });
  return { ...use, pressure: {}, io: parseBlkio(bytes, operations) };
}
