import type { HostFiles } from '../identity/host-files.ts';
import { parseProcCgroup, parseSchedstat } from './parse-fields.ts';
import { type CgroupUse, type FoldersV1, readUseV1, readUseV2 } from './read-cgroup-use.ts';

/** Bounds of one container and interval: reading costs time as well. */
const limits = { pids: 64, threads: 256 } as const;

const v1Mounts = {
  cpu: ['cpu', 'cpu,cpuacct'],
  cpuacct: ['cpuacct', 'cpu,cpuacct'],
  memory: ['memory'],
  blkio: ['blkio'],
} as const;

/** Processes in one cgroup itself, not in those below it. */
export interface Members {
  /** True also where the processes have no number here: those of another process namespace are listed as 0. */
  readonly alive: boolean;
  readonly pids: readonly number[];
}

export async function readMembers(files: HostFiles, folder: string): Promise<Members> {
  const text = (await files.text(`${folder}/cgroup.procs`, 65_536)) ?? '';
  const pids = text
    .split('\n')
    .map(Number)
    .filter((pid) => pid > 0)
    .slice(0, limits.pids);
  return { alive: text.trim() !== '', pids };
}

/** Where v1 keeps a process. Its root is not the process's own and is left out. */
async function foldersV1(files: HostFiles, pid: number): Promise<FoldersV1> {
  const paths = parseProcCgroup((await files.text(`/proc/${pid}/cgroup`)) ?? '');
  const folders: Record<string, string> = {};
  for (const [controller, names] of Object.entries(v1Mounts)) {
    const path = paths.get(controller);
    if (path === undefined || path === '/') continue;
    for (const name of names) {
      const folder = `/sys/fs/cgroup/${name}${path}`;
      if ((await files.text(`${folder}/cgroup.procs`, 1)) === undefined) continue;
      folders[controller] = folder;
      break;
    }
  }
  return folders;
}

/** v2 says it where its controllers are on; v1 fills in beside it. */
export async function readContainerUse(
  files: HostFiles,
  mount: string,
  path: string,
  pids: readonly number[],
): Promise<CgroupUse> {
  const use = await readUseV2(files, `${mount}${path}`);
  const [pid] = pids;
  const complete = use.rss !== undefined && use.cpuSeconds !== undefined;
  if (mount === '/sys/fs/cgroup' || complete || pid === undefined) return use;
  const old = await readUseV1(files, await foldersV1(files, pid));
  return { ...use, ...old, pressure: use.pressure, io: use.io.length > 0 ? use.io : old.io };
}

/** Seconds that each thread waited for a CPU, by thread id. */
export async function readDelays(
  files: HostFiles,
  pids: readonly number[],
): Promise<ReadonlyMap<string, number>> {
  const delays = new Map<string, number>();
  for (const pid of pids) {
    const threads = await files.list(`/proc/${pid}/task`);
    for (const thread of threads) {
      if (delays.size >= limits.threads) return delays;
      const waited = parseSchedstat(await files.text(`/proc/${pid}/task/${thread}/schedstat`));
      if (waited !== undefined) delays.set(thread, waited);
    }
  }
  return delays;
}
