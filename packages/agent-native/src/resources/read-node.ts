import { networkInterfaces } from 'node:os';
import type { HostFiles } from '../identity/host-files.ts';
import type { Growth } from '../metrics/growth.ts';
import { node } from '../metrics/host-families.ts';
import type { Owner } from '../metrics/owner.ts';
import type { SeriesTable } from '../metrics/series-table.ts';
import {
  type DiskUse,
  parseDiskstats,
  parseMeminfo,
  parseNetDev,
  parseStat,
} from './parse-proc.ts';

export interface NodeContext {
  readonly files: HostFiles;
  readonly table: SeriesTable;
  readonly growth: Growth;
  readonly machine: Owner;
  /** Addresses by interface. Default: of this process's network. */
  readonly interfaces?: () => Iterable<readonly [name: string, ip: string]>;
}

/** One end of a container's cable, and what goes nowhere. */
const skippedInterface = /^(?:lo|veth|cali|lxc|cni|tap|ifb|dummy|sit|ip6tnl|tunl|gre|erspan)/;
const skippedDisk = /^(?:loop|ram|zram|fd|sr)\d/;

function* ownInterfaces(): Iterable<readonly [string, string]> {
  for (const [name, addresses] of Object.entries(networkInterfaces())) {
    for (const { address, internal } of addresses ?? []) {
      if (!internal && !/^(?:fe80:|169\.254\.)/.test(address)) yield [name, address];
    }
  }
}

function addMemory({ table, machine }: NodeContext, text: string): void {
  const memory = parseMeminfo(text);
  const fields = [
    [node.memoryTotal, 'MemTotal'],
    [node.memoryFree, 'MemFree'],
    [node.memoryAvailable, 'MemAvailable'],
    [node.memoryCached, 'Cached'],
  ] as const;
  for (const [family, name] of fields) {
    const value = memory.get(name);
    if (value !== undefined) table.set(family, machine, {}, value);
  }
}

function addCpu({ table, growth, machine }: NodeContext, text: string): void {
  const cpu = parseStat(text);
  if (cpu === undefined) return;
  table.set(node.cores, machine, {}, cpu.cores);
  for (const [mode, seconds] of Object.entries(cpu.seconds)) {
    const [grown] = growth.of(`cpu ${mode}`, [seconds]) ?? [];
    if (grown !== undefined) table.count(node.cpu, machine, { mode }, grown);
  }
}

function addDisk({ table, growth, machine }: NodeContext, disk: DiskUse): void {
  const families = [
    [node.diskReads, disk.reads],
    [node.diskWrites, disk.writes],
    [node.diskRead, disk.readBytes],
    [node.diskWritten, disk.writtenBytes],
    [node.diskReadTime, disk.readSeconds],
    [node.diskWriteTime, disk.writeSeconds],
    [node.diskIoTime, disk.ioSeconds],
  ] as const;
  const grown = growth.of(
    `disk ${disk.device} ${disk.name}`,
    families.map(([, value]) => value),
  );
  families.forEach(([family], at) => {
    const more = grown?.[at];
    if (more !== undefined) table.count(family, machine, { device: disk.name }, more);
  });
}

async function addNetwork(context: NodeContext, text: string): Promise<void> {
  const { table, growth, machine, files } = context;
  for (const each of parseNetDev(text)) {
    if (skippedInterface.test(each.name)) continue;
    const labels = { interface: each.name };
    const grown = growth.of(`net ${each.name}`, [
      each.receivedBytes,
      each.receivedPackets,
      each.sentBytes,
      each.sentPackets,
    ]);
    const [received = 0, receivedPackets = 0, sent = 0, sentPackets = 0] = grown ?? [];
    table.count(node.netReceived, machine, labels, received);
    table.count(node.netReceivedPackets, machine, labels, receivedPackets);
    table.count(node.netSent, machine, labels, sent);
    table.count(node.netSentPackets, machine, labels, sentPackets);
    const state = (await files.text(`/sys/class/net/${each.name}/operstate`, 64))?.trim();
    if (state !== undefined) table.set(node.netUp, machine, labels, state === 'down' ? 0 : 1);
  }
  for (const [name, ip] of (context.interfaces ?? ownInterfaces)()) {
    if (!skippedInterface.test(name)) table.set(node.netIp, machine, { interface: name, ip }, 1);
  }
}

/** The machine's own numbers into the table. Returns names of its disks by `major:minor`. */
export async function addNode(context: NodeContext): Promise<ReadonlyMap<string, string>> {
  const { files, table, machine } = context;
  const [stat, memory, disks, net, uptime, blocks] = await Promise.all([
    files.text('/proc/stat'),
    files.text('/proc/meminfo'),
    files.text('/proc/diskstats'),
    files.text('/proc/1/net/dev').then((text) => text ?? files.text('/proc/net/dev')),
    files.text('/proc/uptime', 256),
    files.list('/sys/block'),
  ]);
  if (stat !== undefined) addCpu(context, stat);
  if (memory !== undefined) addMemory(context, memory);
  if (net !== undefined) await addNetwork(context, net);
  const seconds = Number(uptime?.split(' ')[0]);
  if (seconds > 0) table.set(node.uptime, machine, {}, seconds);
  const whole = new Set(blocks);
  const all = parseDiskstats(disks ?? '');
  for (const disk of all) {
    if (skippedDisk.test(disk.name) || (whole.size > 0 && !whole.has(disk.name))) continue;
    addDisk(context, disk);
  }
  return new Map(all.map(({ device, name }) => [device, name]));
}
