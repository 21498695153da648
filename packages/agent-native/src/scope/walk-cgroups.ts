import type { HostFiles } from '../identity/host-files.ts';

/** Bounds of a walk; beyond them cgroups are not seen, and the walk says so. */
const limits = { cgroups: 20_000, depth: 16 } as const;

/** Where cgroup v2 is mounted, pure or beside v1; `undefined` where it is not. */
export async function findCgroupMount(files: HostFiles): Promise<string | undefined> {
  for (const mount of ['/sys/fs/cgroup', '/sys/fs/cgroup/unified']) {
    if ((await files.text(`${mount}/cgroup.controllers`)) !== undefined) return mount;
  }
  return undefined;
}

export interface CgroupWalk {
  /** Below the mount, beginning with a slash; parents before children. */
  readonly paths: readonly string[];
  /** True when there were more. */
  readonly truncated: boolean;
}

/** All cgroups there are. */
export async function walkCgroups(files: HostFiles, mount: string): Promise<CgroupWalk> {
  const paths: string[] = [];
  let level = ['/'];
  for (let depth = 0; level.length > 0; depth++) {
    const below: string[] = [];
    for (const path of level) {
      if (paths.length >= limits.cgroups || depth > limits.depth) return { paths, truncated: true };
      paths.push(path);
      const names = await files.folders(`${mount}${path}`);
      for (const name of names) below.push(path === '/' ? `/${name}` : `${path}/${name}`);
    }
    level = below;
  }
  return { paths, truncated: false };
}
