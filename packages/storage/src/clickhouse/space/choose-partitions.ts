import { AbduceError } from '@abduce/core';
import type { Disk } from './disks.ts';
import { dayOf, type PartitionSize } from './sizes.ts';

/** What telemetry may take on each server; the tighter of the two holds. */
export interface SpaceBudget {
  /** Bytes of our tables. */
  readonly bytes?: number;
  /** Share of a disk in use, by whatever is on it: 0.7 lets 30 % stay free. */
  readonly share?: number;
  /** Partitions, which are days, that each table keeps in any case. Default 1. */
  readonly minPartitions?: number;
}

export interface PartitionToDrop {
  readonly database: string;
  readonly table: string;
  readonly id: string;
  /** Start of its day. */
  readonly day: number;
  readonly rows: number;
  readonly bytes: number;
}

export interface Choice {
  /** Oldest first. */
  readonly drop: readonly PartitionToDrop[];
  /** Bytes over the budget before anything is dropped, on all servers. */
  readonly excessBytes: number;
  /** Bytes still over it afterwards: nothing else may be dropped. */
  readonly remainingBytes: number;
}

/** Something that is over its budget, and the partitions whose going would help. */
interface Pressure {
  excess: number;
  helps(part: PartitionSize): boolean;
}

function checkBudget({ bytes, share, minPartitions = 1 }: SpaceBudget): void {
  const valid =
    (bytes === undefined || bytes > 0) &&
    (share === undefined || (share > 0 && share <= 1)) &&
    Number.isInteger(minPartitions) &&
    minPartitions >= 1;
  if (valid) return;
  throw new AbduceError('CONFIG', 'a budget of space is out of range', {
    hint: 'Use bytes above 0, a share above 0 and at most 1, and at least 1 partition.',
    details: { bytes, share, minPartitions },
  });
}

function pressures(
  { bytes, share }: SpaceBudget,
  parts: readonly PartitionSize[],
  disks: readonly Disk[],
): Pressure[] {
  const found: Pressure[] = [];
  if (bytes !== undefined) {
    for (const [host, of] of Map.groupBy(parts, (part) => part.host)) {
      const used = of.reduce((sum, part) => sum + part.bytes, 0);
      found.push({ excess: used - bytes, helps: (part) => part.host === host });
    }
  }
  if (share !== undefined) {
    for (const { host, name, totalBytes, freeBytes } of disks) {
      found.push({
        excess: totalBytes - freeBytes - share * totalBytes,
        helps: (part) => part.host === host && part.disk === name,
      });
    }
  }
  return found.filter(({ excess }) => excess > 0);
}

/**
 * The oldest partitions over all tables whose going brings each server under its budget: a day after the other, of
 * one day the largest first. Partitions that are no day are left alone, and so is what lies on remote disks.
 */
export function choosePartitions(
  budget: SpaceBudget,
  partitions: readonly PartitionSize[],
  disks: readonly Disk[],
): Choice {
  checkBudget(budget);
  const { minPartitions = 1 } = budget;
  const local = disks.filter((disk) => disk.local);
  const parts = partitions.filter((part) =>
    local.some(({ host, name }) => host === part.host && name === part.disk),
  );
  const over = pressures(budget, parts, local);
  const sum = (): number => over.reduce((total, { excess }) => total + Math.max(0, excess), 0);
  const excessBytes = sum();
  const left = new Map<string, number>();
  const candidates = Array.from(
    Map.groupBy(parts, ({ database, table, id }) => `${database}.${table}.${id}`).values(),
    (of) => {
      const { database, table, id } = of[0] as PartitionSize;
      const name = `${database}.${table}`;
      left.set(name, (left.get(name) ?? 0) + 1);
      const total = (key: 'rows' | 'bytes'): number => of.reduce((all, part) => all + part[key], 0);
      const day = dayOf(of[0] as PartitionSize);
      return { of, name, database, table, id, day, rows: total('rows'), bytes: total('bytes') };
    },
  ).sort((a, b) => (a.day ?? 0) - (b.day ?? 0) || b.bytes - a.bytes || (a.name < b.name ? -1 : 1));
  const drop: PartitionToDrop[] = [];
  for (const { of, name, day, database, table, id, rows, bytes } of candidates) {
    const remaining = left.get(name) as number;
    const helps = over.some(({ excess, helps }) => excess > 0 && of.some(helps));
    if (day === undefined || remaining <= minPartitions || !helps) continue;
    for (const pressure of over) {
      for (const part of of) if (pressure.helps(part)) pressure.excess -= part.bytes;
    }
    left.set(name, remaining - 1);
    drop.push({ database, table, id, day, rows, bytes });
  }
  return { drop, excessBytes, remainingBytes: sum() };
}
