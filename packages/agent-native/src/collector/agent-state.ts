import type { Clock } from '@abduce/core';
import { type Container, plainContainer } from '../identity/container.ts';
import type { ContainerDirectory } from '../identity/container-directory.ts';
import type { HostFiles } from '../identity/host-files.ts';
import { type AgentCounts, addCounts, addHelper, addStatus } from '../metrics/add-agent.ts';
import { type Growth, growth } from '../metrics/growth.ts';
import { type Machine, type Owner, type Owners, ownerTable } from '../metrics/owner.ts';
import { type SeriesTable, seriesTable } from '../metrics/series-table.ts';
import { addSnapshot } from '../metrics/snapshot-metrics.ts';
import type { SnapshotDocument, StatusDocument } from '../protocol/documents.ts';
import { addContainers } from '../resources/add-containers.ts';
import { applicationTypes } from '../resources/application-types.ts';
import { eachLimited } from '../resources/each-limited.ts';
import { netAddresses } from '../resources/net-addresses.ts';
import { addNode } from '../resources/read-node.ts';

export interface AgentStateOptions {
  readonly clock: Clock;
  readonly files: HostFiles;
  readonly directory: ContainerDirectory;
  readonly machine: Machine;
  /** Where cgroup v2 is mounted; without it there is nothing to read of containers. */
  readonly mount: string | undefined;
  /** False for a recording: what this machine uses is no part of it. */
  readonly live: boolean;
  readonly maxSeries: number;
  readonly retention: number;
}

/** Everything the host knows between two snapshots. */
export interface AgentState {
  readonly table: SeriesTable;
  readonly owners: Owners;
  /** A new helper counts from zero. */
  helperStarted(): void;
  setStatus(status: StatusDocument): void;
  /** One round: what the helper counted, and what the host reads itself. */
  round(
    snapshot: SnapshotDocument | undefined,
    counts: Omit<AgentCounts, 'dropped'>,
  ): Promise<void>;
  ownerOf(cgroup: string): Owner | undefined;
  /** Name that an address was asked by; empty when not known. */
  nameOf(ip: string): string;
  drop(reason: string, count?: number): void;
}

export function agentState(options: AgentStateOptions): AgentState {
  const { clock, files, directory, machine, mount, live, maxSeries, retention } = options;
  const now = (): number => clock.now();
  const table = seriesTable({ maxSeries, retention, start: now() });
  const owners = ownerTable(machine);
  const rows = (): Growth => growth({ now, maxRows: 2 * maxSeries, retention });
  const [ofHelper, ofHost] = [rows(), rows()];
  const types = applicationTypes(files);
  const addresses = netAddresses(files, now);
  const dropped = new Map<string, number>();
  let containers: ReadonlyMap<string, Container> = new Map();
  let names = new Map<string, string>();
  let status: StatusDocument | undefined;
  const drop = (reason: string, count = 1): void => {
    dropped.set(reason, (dropped.get(reason) ?? 0) + count);
  };

  const identify = async (snapshot: SnapshotDocument): Promise<void> => {
    const found = await eachLimited(snapshot.cgroups, 16, async ({ id, path }) =>
      // One that was gone before its path was known.
      path === '' ? plainContainer(`/cgroup/${id}`) : directory.find(path),
    );
    containers = new Map(
      snapshot.cgroups.flatMap(({ id }, at) => {
        // One whose name is gone keeps the name it had.
        const container = found[at] ?? containers.get(id);
        return container === undefined ? [] : [[id, container] as const];
      }),
    );
  };

  return {
    table,
    owners,
    helperStarted: () => ofHelper.restart(),
    setStatus(next) {
      status = next;
    },
    async round(snapshot, counts) {
      table.begin(now());
      const context = { table, growth: ofHelper, machine, owner: owners.machine };
      addStatus(context, status);
      const ofNode = { files, table, growth: ofHost, machine: owners.machine };
      const disks = live ? await addNode(ofNode) : new Map<string, string>();
      if (snapshot !== undefined) {
        await identify(snapshot);
        if (live) await addresses.learn(snapshot.listens);
        await addSnapshot(
          { table, growth: ofHelper, owners, containers, addresses: addresses.behind, drop },
          snapshot,
        );
        addHelper(context, snapshot);
        names = new Map(snapshot.names.map(({ ip, fqdn }) => [ip, fqdn]));
        if (live && mount !== undefined) {
          const shared = { files, mount, table, growth: ofHost, owners, types, disks };
          await addContainers(shared, snapshot, containers);
        }
        types.prune();
      }
      addCounts(context, ofHost, { ...counts, dropped });
      ofHelper.prune();
      ofHost.prune();
    },
    ownerOf(cgroup) {
      const container = containers.get(cgroup);
      return container && owners.of(container);
    },
    nameOf: (ip) => names.get(ip) ?? '',
    drop,
  };
}
