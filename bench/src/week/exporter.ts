import { batchBuilder, type TelemetryBatch } from '@abduce/core';
import type { Random } from '@abduce/core/testing';
import type { SystemMinute } from './flow.ts';
import { type Process, startProcess } from './process.ts';
import { recordMinute } from './record-minute.ts';
import { pointOf } from './streams.ts';
import { nodes, services } from './topology.ts';
import { type Distortion, day, minute, type Story, weekStart } from './types.ts';

/** Turns what happens in a minute into the telemetry that arrives of it. */
export interface Exporter {
  /** What arrived by the end of the minute that begins at `offset`. */
  export(offset: number, told: SystemMinute): TelemetryBatch;
}

/** Minutes between two processes that a rollout replaces. */
const pace = 2;

function concerns(distortion: Distortion, { service, node }: Process): boolean {
  return (
    (distortion.service ?? service.name) === service.name && (distortion.node ?? node) === node
  );
}

export function exporterOf(story: Story, chance: Random): Exporter {
  const running = new Map<string, Process[]>();
  /** Processes whose counters begin anew with the next export. */
  const reset = new WeakSet<Process>();

  const replaced = (process: Process, offset: number): Process =>
    startProcess(process.service, process.index, weekStart + offset, chance, process.node);

  /** As many processes as there should be, each rollout one further. */
  const processesOf = (name: string, copies: number, offset: number): Process[] => {
    const service = services.find((one) => one.name === name);
    const own = running.get(name) ?? [];
    if (service === undefined) return own;
    while (own.length < copies) {
      // What is there at first had been running for a day.
      const since = running.get(name) === undefined ? offset - day : offset;
      own.push(startProcess(service, own.length, weekStart + since, chance));
    }
    running.set(name, own);
    own.length = copies;
    for (const rollout of story.rollouts) {
      if (rollout.service !== name) continue;
      const passed = (offset - rollout.at) / minute;
      const index = passed / pace;
      const old = own[index];
      if (old !== undefined && passed >= 0) own[index] = replaced(old, offset);
    }
    return own;
  };

  return {
    export(offset, told) {
      const builder = batchBuilder();
      const active = story.distortions.filter(({ from, to }) => offset >= from && offset < to);
      const end = weekStart + offset;
      for (const [name, state] of told.services) {
        if (state.down) {
          running.delete(name);
          continue;
        }
        const processes = processesOf(name, state.instances, offset);
        for (let process of processes) {
          const own = active.filter((distortion) => concerns(distortion, process));
          const lost = own.find(
            ({ lost, lostWhen }) =>
              lost !== undefined && lostWhen?.((offset / minute) % 60) !== false,
          );
          if (lost?.lost === 'restart') {
            reset.add(process);
            continue;
          }
          if (reset.has(process)) {
            process = replaced(process, offset);
            processes[process.index] = process;
          }
          const stale =
            process.index === processes.length - 1 && own.some(({ stale }) => stale === true);
          const copies = own.some(({ stale }) => stale === true)
            ? Math.max(1, processes.length - 1)
            : processes.length;
          if (!stale) recordMinute(process, state, told, copies, chance);
          if (lost !== undefined) continue;
          const skew = own.reduce((sum, { skew = 0 }) => sum + skew, 0);
          const time = end + process.phase + chance.integer(2000) + skew;
          const { resource, started, streams, cpu } = process;
          for (const stream of streams.values()) {
            builder.point(pointOf(stream, resource, started, time, stale));
          }
          const value = (number: number): number => (stale ? Number.NaN : number);
          builder.point({
            resource,
            name: 'process.cpu.time',
            unit: 's',
            kind: 'sum',
            time,
            start: started,
            value: value(cpu),
          });
        }
      }
      for (const node of nodes) {
        const resource = { 'host.name': node };
        const steal = story.steals
          .filter((one) => one.node === node && offset >= one.from && offset < one.to)
          .reduce((sum, { share }) => sum + share, 0);
        const idle = Math.max(0, 0.65 + 0.05 * chance.normal() - steal);
        for (const [mode, value] of [
          ['idle', idle],
          ['steal', steal],
        ] as const) {
          builder.point({
            resource,
            name: 'system.cpu.utilization',
            unit: '1',
            time: end + 30_000,
            value,
            attributes: { 'cpu.mode': mode },
          });
        }
      }
      for (const { service, body, from, to } of story.logs) {
        if (offset < from || offset >= to) continue;
        const resource = running.get(service)?.[0]?.resource;
        if (resource === undefined) continue;
        builder.log({ resource, time: end + 20_000, severity: 9, severityText: 'INFO', body });
      }
      for (const change of story.changes) {
        if (change.time >= end && change.time < end + minute) builder.change(change);
      }
      return builder.build();
    },
  };
}
