import type { FileSpace, HostFiles } from '../identity/host-files.ts';
import { parseMountinfo } from './parse-proc.ts';

/** File systems on a disk of this machine: asking one that is far away can hang. */
const local = /^(?:ext[234]|xfs|btrfs|f2fs|bcachefs)$/;
/** Files that runtimes mount into every container. */
const mountedFile = /^\/etc\/(?:hosts|hostname|resolv\.conf)$|^\/dev\/termination-log$/;
const room = 16;

export interface MountedSpace extends FileSpace {
  readonly path: string;
  readonly source: string;
}

/** Disks that a container mounts, when it has mounts of its own; one entry a device. */
export async function fileSystems(files: HostFiles, pid: number): Promise<readonly MountedSpace[]> {
  const [own, host] = await Promise.all([
    files.link(`/proc/${pid}/ns/mnt`),
    files.link('/proc/1/ns/mnt'),
  ]);
  if (own === undefined || host === undefined || own === host) return [];
  const mounts = parseMountinfo((await files.text(`/proc/${pid}/mountinfo`)) ?? '');
  const seen = new Set<string>();
  const spaces: MountedSpace[] = [];
  for (const { device, path, type, source } of mounts) {
    if (!local.test(type) || mountedFile.test(path) || seen.has(device) || seen.size >= room)
      continue;
    seen.add(device);
    const space = await files.space(`/proc/${pid}/root${path}`);
    if (space) spaces.push({ ...space, path, source });
  }
  return spaces;
}
