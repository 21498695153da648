import type { SupervisorStats } from '../helper/helper-supervisor.ts';
import type { SnapshotDocument, StatusDocument } from '../protocol/documents.ts';
import type { Growth } from './growth.ts';
import { node, own } from './host-families.ts';
import type { Machine, Owner } from './owner.ts';
import { agentVersion } from './scope.ts';
import type { SeriesTable } from './series-table.ts';

export interface AgentContext {
  readonly table: SeriesTable;
  /** Of the helper's counters. */
  readonly growth: Growth;
  readonly machine: Machine;
  readonly owner: Owner;
}

/** What a host counts of itself, since it started. */
export interface AgentCounts extends SupervisorStats {
  readonly unsampledSpans: number;
  /** By reason. */
  readonly dropped: ReadonlyMap<string, number>;
}

/** Of counters that only ever grow here: what is added is the difference to what is there. */
export function addCounts(
  { table, owner }: AgentContext,
  ownGrowth: Growth,
  counts: AgentCounts,
): void {
  const count = (family: typeof own.lost, labels: Record<string, string>, value: number): void => {
    const [grown] =
      ownGrowth.of(`o ${family.name} ${Object.values(labels).join(' ')}`, [value]) ?? [];
    if (grown !== undefined) table.count(family, owner, labels, grown);
  };
  count(own.restarts, {}, counts.restarts);
  count(own.unsampled, {}, counts.unsampledSpans);
  count(own.skipped, {}, counts.skippedBytes);
  count(own.dropped, { reason: 'bad_frame' }, counts.badFrames);
  count(own.dropped, { reason: 'bad_value' }, counts.droppedValues);
  count(own.dropped, { reason: 'series' }, table.dropped);
  for (const [reason, value] of counts.dropped) count(own.dropped, { reason }, value);
  table.set(own.series, owner, {}, table.size);
}

/** What the helper counts of itself. */
export function addHelper(
  { table, growth, owner }: AgentContext,
  snapshot: SnapshotDocument,
): void {
  for (const [reason, value] of Object.entries(snapshot.lost)) {
    table.count(own.lost, owner, { reason }, growth.of(`lost ${reason}`, [value])?.[0] ?? 0);
  }
  for (const [kind, value] of Object.entries(snapshot.events)) {
    table.count(own.events, owner, { kind }, growth.of(`events ${kind}`, [value])?.[0] ?? 0);
  }
  const { rss, cpu, ...sizes } = snapshot.self;
  if (rss !== undefined) table.set(own.rss, owner, {}, rss);
  if (cpu !== undefined) table.count(own.cpu, owner, {}, (growth.of('cpu', [cpu])?.[0] ?? 0) / 1e9);
  for (const [name, size] of Object.entries(sizes))
    table.set(own.table, owner, { table: name }, size);
}

/** What the agent is, and which of its kernel programs run. */
export function addStatus(
  { table, machine, owner }: AgentContext,
  status: StatusDocument | undefined,
): void {
  table.set(node.info, owner, { hostname: machine.hostname, kernel_version: machine.kernel }, 1);
  table.set(node.agent, owner, { version: agentVersion }, 1);
  for (const { name, signal, on } of status?.programs ?? []) {
    // In how many processes a library is watched changes all the time, and is no name.
    const program = name.replace(/ \(\d+ process(?:es)?\)$/, '');
    table.set(own.program, owner, { program, signal }, on ? 1 : 0, Math.max);
  }
}
