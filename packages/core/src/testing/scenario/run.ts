import type { TelemetryBatch } from '../../model/batch.ts';
import { batchBuilder, type LogInit, type PointInit } from '../../model/batch-builder.ts';
import type { ChangeEvent } from '../../model/change.ts';
import type { Millis, UnixMs } from '../../model/units.ts';
import type { Random } from '../random.ts';
import { distortSpans, skewOf } from './distort.ts';
import { type Instance, restart, startInstance } from './instance.ts';
import { instancePoints, memoryOf, nodePoints } from './instance-metrics.ts';
import { fillTemplate, severityText } from './log-text.ts';
import { type Simulation, simulation } from './simulate.ts';
import { influence, type System } from './system.ts';
import type { ScenarioDistortion } from './types.ts';

export interface Run {
  readonly system: System;
  readonly changes: readonly ChangeEvent[];
  readonly distortion: ScenarioDistortion;
  readonly start: UnixMs;
  readonly duration: Millis;
  readonly interval: Millis;
  readonly environment: string | undefined;
  readonly chance: Random;
}

type Reported<T> = readonly (readonly [by: string, item: T])[];

/** Start times of requests within one interval, over all loads, oldest first. */
function arrivals(
  { system, start, chance }: Run,
  from: UnixMs,
  to: UnixMs,
): { readonly at: UnixMs; readonly service: string; readonly operation: string }[] {
  const found: { at: UnixMs; service: string; operation: string }[] = [];
  for (const { service, operation, rate } of system.loads) {
    const factor =
      influence(system, from - start, {}).load *
      influence(system, from - start, { service, operation }).load;
    const gap = 1000 / (rate * factor);
    for (let at = from + gap * chance.next(); at < to; at += gap * (0.5 + chance.next())) {
      found.push({ at, service, operation });
    }
  }
  return found.sort((a, b) => a.at - b.at);
}

function backgroundLogs(
  { system, start, chance }: Run,
  instances: readonly Instance[],
  from: UnixMs,
  to: UnixMs,
): [string, LogInit][] {
  const found: [string, LogInit][] = [];
  for (const { service, log } of system.logs) {
    if (log.per !== undefined) continue;
    const gap = 60_000 / (log.perMinute ?? 6);
    for (const instance of instances.filter(({ ref }) => ref === service)) {
      for (let time = from + gap * chance.next(); time < to; time += gap) {
        if (time - start < (log.from ?? 0)) continue;
        if (time - start >= (log.to ?? Number.POSITIVE_INFINITY)) continue;
        const severity = log.severity ?? 9;
        found.push([
          service,
          {
            resource: instance.resource,
            time,
            severity,
            severityText: severityText(severity),
            body: fillTemplate(log.body, chance),
          },
        ]);
      }
    }
  }
  return found;
}

/** New processes take the place of old ones at every deploy in [from, to). */
function deploy(run: Run, instances: readonly Instance[], from: UnixMs, to: UnixMs): void {
  const { system, start, chance, environment } = run;
  for (const { service, at, version } of system.versions) {
    if (start + at < from || start + at >= to) continue;
    for (const instance of instances.filter(({ ref }) => ref === service)) {
      instance.version = version;
      restart(instance, start + at, chance, environment);
    }
  }
}

/** What leaks in one interval stays; who grows beyond the limit is killed and started again. */
function leak(run: Run, instances: readonly Instance[], from: UnixMs, to: UnixMs): void {
  const { system, start, chance, environment } = run;
  for (const instance of instances) {
    const effect = influence(system, from - start, { service: instance.ref });
    instance.leaked += (effect.leak * (to - from)) / 60_000;
    if (memoryOf(instance) > (instance.init.memoryLimit ?? Number.POSITIVE_INFINITY)) {
      restart(instance, from, chance, environment);
    }
  }
}

function pointsOf(run: Run, instances: readonly Instance[], now: UnixMs): [string, PointInit][] {
  const { system, start, interval } = run;
  const points: [string, PointInit][] = [];
  const nodes = new Map<string, { cores: number; memory: number }>();
  for (const instance of instances) {
    const { down, silent } = influence(system, now - 1 - start, { service: instance.ref });
    const node = nodes.get(instance.node) ?? { cores: 0, memory: 0 };
    nodes.set(instance.node, node);
    node.cores += (instance.cpu - instance.cpuBefore) / interval;
    node.memory += memoryOf(instance);
    const own = instancePoints(instance, now, interval);
    if (down || silent || instance.init.instrumented === false) continue;
    for (const point of own) points.push([instance.ref, point]);
  }
  for (const [node, { cores, memory }] of nodes) {
    for (const point of nodePoints(node, now, cores, memory)) points.push(['', point]);
  }
  return points;
}

function simulate(run: Run): {
  readonly simulated: Simulation;
  readonly logs: Reported<LogInit>;
  readonly points: Reported<PointInit>;
} {
  const { system, start, duration, interval, environment, chance } = run;
  const byService = new Map(
    [...system.services].map(([ref, init]) => [
      ref,
      Array.from({ length: init.instances ?? 1 }, (_, i) =>
        startInstance(ref, i, init, start - 3_600_000, chance.fork(`${ref} ${i}`), environment),
      ),
    ]),
  );
  const instances = [...byService.values()].flat();
  const simulated = simulation(system, start, byService, chance);
  const logs: [string, LogInit][] = [];
  const points: [string, PointInit][] = [];
  for (let from = start; from < start + duration; from += interval) {
    const to = Math.min(from + interval, start + duration);
    leak(run, instances, from, to);
    let done = from;
    for (const { at, service, operation } of arrivals(run, from, to)) {
      deploy(run, instances, done, at);
      done = at;
      if (influence(system, at - start, { service }).down) continue;
      const protocol = operation.includes(' ') ? 'http' : 'grpc';
      simulated.serve(service, operation, protocol, at, undefined);
    }
    deploy(run, instances, done, to);
    logs.push(...backgroundLogs(run, instances, from, to));
    points.push(...pointsOf(run, instances, to));
  }
  return { simulated, logs, points };
}

export function runScenario(run: Run): TelemetryBatch[] {
  const { start, duration, interval, distortion } = run;
  const { simulated, logs, points } = simulate(run);
  const length = Math.max(1, Math.ceil(duration / interval));
  const batchAt = (time: UnixMs): number =>
    Math.max(0, Math.min(length - 1, Math.floor((time - start) / interval)));
  const chance = run.chance.fork('distortion');
  const builders = Array.from({ length }, () => batchBuilder());
  const spans = distortSpans(simulated.spans, distortion, chance, length, ({ span }) =>
    batchAt(span.start + span.duration),
  );
  for (const [i, builder] of builders.entries()) {
    for (const { span } of spans[i] ?? []) builder.span(span);
  }
  const everyLog: Reported<LogInit> = [
    ...logs,
    ...simulated.logs.map(({ by, log }): [string, LogInit] => [by, log]),
  ];
  for (const [by, log] of everyLog) {
    builders[batchAt(log.time)]?.log({ ...log, time: log.time + skewOf(distortion, by) });
  }
  for (const [by, point] of points) {
    const skew = skewOf(distortion, by);
    builders[batchAt(point.time - 1)]?.point({
      ...point,
      time: point.time + skew,
      ...(point.start !== undefined && { start: point.start + skew }),
    });
  }
  for (const change of run.changes) builders[batchAt(change.time)]?.change(change);
  const batches = builders.map((builder) => builder.build());
  return distortion.shuffled === true ? chance.shuffle(batches) : batches;
}
