import type { Container } from '../identity/container.ts';
import type { HostFiles } from '../identity/host-files.ts';
import { life, use } from '../metrics/container-families.ts';
import type { Growth } from '../metrics/growth.ts';
import type { Owner, Owners } from '../metrics/owner.ts';
import type { SeriesTable } from '../metrics/series-table.ts';
import type { SnapshotDocument } from '../protocol/documents.ts';
import type { ApplicationTypes } from './application-types.ts';
import { eachLimited } from './each-limited.ts';
import { fileSystems } from './file-systems.ts';
import type { CgroupUse } from './read-cgroup-use.ts';
import { readContainerUse, readDelays, readMembers } from './read-container-use.ts';

export interface ContainersContext {
  readonly files: HostFiles;
  /** Where cgroup v2 is mounted. */
  readonly mount: string;
  readonly table: SeriesTable;
  readonly growth: Growth;
  readonly owners: Owners;
  readonly types: ApplicationTypes;
  /** Names of disks by `major:minor`. */
  readonly disks: ReadonlyMap<string, string>;
}

/** Containers that are read at a time. */
const width = 8;
const sum = (a: number, b: number): number => a + b;

/** A container's cgroups that lie in no other of its own. */
function topmost(paths: readonly string[]): readonly string[] {
  return paths.filter(
    (path) => !paths.some((other) => other !== path && path.startsWith(`${other}/`)),
  );
}

/** One container's cgroups, and whether a process in them began or ended since the last round. */
interface Group {
  readonly container: Container;
  readonly paths: string[];
  moved: boolean;
}

function addUse(context: ContainersContext, owner: Owner, path: string, used: CgroupUse): void {
  const { table, growth, disks } = context;
  const count = (family: typeof use.cpuUsage, value: number | undefined, labels = {}): void => {
    if (value === undefined) return;
    const [grown] =
      growth.of(`u ${path} ${family.name} ${Object.values(labels).join(' ')}`, [value]) ?? [];
    if (grown !== undefined) table.count(family, owner, labels, grown);
  };
  const set = (family: typeof use.cpuLimit, value: number | undefined): void => {
    if (value !== undefined) table.set(family, owner, {}, value, sum);
  };
  count(use.cpuUsage, used.cpuSeconds);
  count(use.cpuThrottled, used.throttledSeconds);
  set(use.cpuLimit, used.cpuLimit);
  set(use.memoryRss, used.rss);
  set(use.memoryCache, used.cache);
  set(use.memoryLimit, used.memoryLimit);
  const pressures = [
    [use.cpuPressure, used.pressure.cpu],
    [use.memoryPressure, used.pressure.memory],
    [use.ioPressure, used.pressure.io],
  ] as const;
  for (const [family, pressure] of pressures) {
    count(family, pressure?.some, { kind: 'some' });
    count(family, pressure?.full, { kind: 'full' });
  }
  for (const io of used.io) {
    const labels = { mount_point: '', device: disks.get(io.device) ?? io.device, volume: '' };
    count(use.diskReads, io.reads, labels);
    count(use.diskWrites, io.writes, labels);
    count(use.diskRead, io.readBytes, labels);
    count(use.diskWritten, io.writtenBytes, labels);
  }
}

/** A cgroup without a process of its own is no container: a mere parent of others, or what is left of one that ended. */
async function addOne(
  context: ContainersContext,
  { container, paths, moved }: Group,
): Promise<void> {
  const { files, mount, table, growth, owners, types } = context;
  const members = new Map(
    await eachLimited(
      paths,
      4,
      async (path) => [path, await readMembers(files, `${mount}${path}`)] as const,
    ),
  );
  const alive = [...members.values()].some((each) => each.alive);
  if (!alive && !moved) return;
  const owner = owners.of(container);
  table.set(
    life.info,
    owner,
    { image: container.image, systemd_triggered_by: '', systemd_type: '' },
    1,
  );
  // It ended in this very interval: how much it holds is not asked any more.
  if (!alive) return;
  const pids = [...new Set([...members.values()].flatMap((each) => each.pids))];
  for (const type of await types.of(pids)) {
    table.set(life.application, owner, { application_type: type }, 1);
  }
  for (const path of topmost(paths)) {
    addUse(context, owner, path, await readContainerUse(files, mount, path, pids));
  }
  let waited = 0;
  for (const [thread, seconds] of await readDelays(files, pids)) {
    waited += growth.of(`w ${thread}`, [seconds])?.[0] ?? 0;
  }
  table.count(use.cpuDelay, owner, {}, waited);
  const [pid] = pids;
  for (const space of pid === undefined ? [] : await fileSystems(files, pid)) {
    const labels = { mount_point: space.path, device: space.source, volume: '' };
    table.set(use.diskSize, owner, labels, space.total);
    table.set(use.diskUsed, owner, labels, space.total - space.free);
    table.set(use.diskReserved, owner, labels, space.free - space.available);
  }
}

/** What watched cgroups use, container by container, into the table: of those with processes, as long as they have any. */
export async function addContainers(
  context: ContainersContext,
  { cgroups, processes }: Pick<SnapshotDocument, 'cgroups' | 'processes'>,
  containers: ReadonlyMap<string, Container>,
): Promise<void> {
  const moved = new Set(processes.map(({ cgroup }) => cgroup));
  const groups = new Map<string, Group>();
  for (const { id, path, present, watch } of cgroups) {
    const container = containers.get(id);
    if (!present || watch.length === 0 || container === undefined || path === '/') continue;
    const group = groups.get(container.id) ?? { container, paths: [], moved: false };
    group.paths.push(path);
    group.moved ||= moved.has(id);
    groups.set(container.id, group);
  }
  await eachLimited([...groups.values()], width, (group) => addOne(context, group));
}
