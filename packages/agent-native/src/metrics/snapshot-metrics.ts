import type { Container } from '../identity/container.ts';
import type {
  ConnectionDocument,
  HistogramDocument,
  RequestsDocument,
  SnapshotDocument,
} from '../protocol/documents.ts';
import { eachBreathing } from './breathe.ts';
import { life, lookups, net, use } from './container-families.ts';
import type { Growth } from './growth.ts';
import type { Owner, Owners } from './owner.ts';
import { requestFamilies } from './request-families.ts';
import type { SeriesTable } from './series-table.ts';

export interface SnapshotContext {
  readonly table: SeriesTable;
  /** Of the helper's counters. */
  readonly growth: Growth;
  readonly owners: Owners;
  /** Containers by cgroup id. */
  readonly containers: ReadonlyMap<string, Container>;
  /** Addresses that stand behind a listen on all of them. */
  readonly addresses: (listen: SnapshotDocument['listens'][number]) => readonly string[];
  /** Counts what could not be attributed or kept. */
  readonly drop: (reason: string) => void;
}

/** Nanoseconds of a second. */
const second = 1e9;
const sum = (a: number, b: number): number => a + b;

/** `[fe80::1]:80` → `fe80::1`, `10.0.0.1:80` → `10.0.0.1`. */
export function hostOf(address: string): string {
  const colon = address.lastIndexOf(':');
  return (colon < 0 ? address : address.slice(0, colon)).replace(/^\[|\]$/g, '');
}

function addConnection(context: SnapshotContext, owner: Owner, row: ConnectionDocument): void {
  const { table, growth } = context;
  const { destination, actual } = row;
  const grown = growth.of(`c ${row.cgroup} ${destination} ${actual}`, [
    row.connects,
    row.failed,
    row.connectTime,
    row.sent,
    row.received,
    row.retransmits,
  ]);
  if (grown === undefined) {
    context.drop('rows');
    return;
  }
  const [connects = 0, failed = 0, time = 0, sent = 0, received = 0, retransmits = 0] = grown;
  if (row.failed > 0) {
    table.count(net.failed, owner, { destination }, failed);
    for (const [error, count] of Object.entries(row.errors)) {
      const [more] = growth.of(`e ${row.cgroup} ${destination} ${actual} ${error}`, [count]) ?? [];
      if (more === undefined) context.drop('rows');
      else table.count(net.errors, owner, { destination, error }, more);
    }
  }
  // Attempts that failed never had an actual destination.
  if (row.connects === 0 && row.active === 0 && row.sent + row.received === 0) return;
  const labels = { destination, actual_destination: actual };
  table.count(net.connects, owner, labels, connects);
  table.count(net.connectTime, owner, labels, time / second);
  table.count(net.sent, owner, labels, sent);
  table.count(net.received, owner, labels, received);
  table.count(net.retransmits, owner, labels, retransmits);
  table.set(net.active, owner, labels, row.active, sum);
  if (row.roundTrip > 0 && row.active > 0) {
    const ip = hostOf(actual === '' ? destination : actual);
    table.set(net.latency, owner, { destination_ip: ip }, row.roundTrip / second, Math.min);
  }
}

/** Growth of count, sum in seconds and buckets. */
function histogramGrowth(
  context: SnapshotContext,
  key: string,
  { count, sum: total, buckets }: HistogramDocument,
):
  | { readonly count: number; readonly sum: number; readonly buckets: readonly number[] }
  | undefined {
  const grown = context.growth.of(key, [count, total, ...buckets]);
  if (grown === undefined) context.drop('rows');
  return grown && { count: grown[0] ?? 0, sum: (grown[1] ?? 0) / second, buckets: grown.slice(2) };
}

/** HTTP answers are counted by class, as the reference's agent does. */
function statusLabel({ protocol, status }: RequestsDocument): string {
  return protocol.startsWith('http') && /^[1-5]\d\d$/.test(status) ? `${status[0]}xx` : status;
}

function addRequests(context: SnapshotContext, owner: Owner, row: RequestsDocument): void {
  const { table } = context;
  const families = requestFamilies(row.protocol, row.side);
  if (families === undefined) return;
  const key = `r ${row.cgroup} ${row.side} ${row.protocol} ${row.destination} ${row.actual} ${row.status} ${row.method}`;
  const grown = histogramGrowth(context, key, row.durations);
  if (grown === undefined) return;
  const { destination, actual } = row;
  const where = row.side === 'client' ? { destination, actual_destination: actual } : {};
  const method =
    row.method !== '' && families.durations === undefined ? { method: row.method } : {};
  table.count(
    families.total,
    owner,
    { ...where, status: statusLabel(row), ...method },
    grown.count,
  );
  if (families.durations) {
    table.observe(families.durations, owner, where, grown.sum, grown.buckets);
  }
}

/** Rows between two breaths: a few milliseconds. */
const width = 1000;

/** Everything of one snapshot into the table. Call `begin` of the table first. */
export async function addSnapshot(
  context: SnapshotContext,
  snapshot: SnapshotDocument,
): Promise<void> {
  const { table, growth, owners, containers } = context;
  const withOwner = <T extends { readonly cgroup: string }>(
    rows: readonly T[],
    add: (owner: Owner, row: T) => void,
  ): Promise<void> =>
    eachBreathing(rows, width, (row) => {
      const container = containers.get(row.cgroup);
      if (container === undefined) context.drop('unattributed');
      else add(owners.of(container), row);
    });
  await withOwner(snapshot.connections, (owner, row) => addConnection(context, owner, row));
  await withOwner(snapshot.requests, (owner, row) => addRequests(context, owner, row));
  await withOwner(snapshot.listens, (owner, row) => {
    for (const address of context.addresses(row)) {
      const labels = {
        listen_addr: address,
        proxy: '',
        netns: row.netns === 0 ? '' : String(row.netns),
      };
      table.set(net.listen, owner, labels, 1);
    }
  });
  await withOwner(snapshot.dns, (owner, row) => {
    const { type, domain, status } = row;
    const grown = histogramGrowth(
      context,
      `d ${row.cgroup} ${type} ${domain} ${status}`,
      row.durations,
    );
    if (grown === undefined) return;
    table.count(lookups.requests, owner, { request_type: type, domain, status }, grown.count);
    table.observe(lookups.durations, owner, {}, grown.sum, grown.buckets);
  });
  await withOwner(snapshot.lives, (owner, row) => {
    const { restarts, oomKills, loopBlocked } = row;
    const grown = growth.of(`l ${row.cgroup}`, [restarts, oomKills, loopBlocked]);
    if (grown === undefined) {
      context.drop('rows');
      return;
    }
    table.count(life.restarts, owner, {}, grown[0] ?? 0);
    table.count(life.oomKills, owner, {}, grown[1] ?? 0);
    if (loopBlocked > 0) table.count(life.loopBlocked, owner, {}, (grown[2] ?? 0) / second);
  });
  await withOwner(snapshot.disks, (owner, row) => {
    const grown = histogramGrowth(context, `h ${row.cgroup} ${row.device}`, row.durations);
    const [errors] = growth.of(`x ${row.cgroup} ${row.device}`, [row.errors]) ?? [];
    if (grown === undefined || errors === undefined) return;
    table.observe(use.diskDuration, owner, { device: row.device }, grown.sum, grown.buckets);
    if (row.errors > 0) table.count(use.diskErrors, owner, { device: row.device }, errors);
  });
  await eachBreathing(snapshot.names, width, ({ ip, fqdn }) => {
    table.set(net.names, owners.machine, { ip, fqdn }, 1);
  });
}
