import {
  createObserver,
  type Incident,
  type Millis,
  type SloOptions,
  type TelemetryBatch,
} from '@abduce/core';
import { manualClock, random } from '@abduce/core/testing';
import { memoryStore } from '@abduce/storage/memory';
import { exporterOf } from './exporter.ts';
import { flowOf, type SystemMinute } from './flow.ts';
import { hour, minute, type Story, weekStart } from './types.ts';

export interface LiveOptions {
  readonly story: Story;
  /** Offsets of the part of the week to live through. */
  readonly from: number;
  readonly to: number;
  /** Default 1. */
  readonly seed?: number;
  /** Between two assessments. Default 5 minutes. */
  readonly every?: Millis;
  readonly slo?: SloOptions;
  /** Sees every minute as it is, and as it arrives. */
  readonly onMinute?: (offset: number, told: SystemMinute, batch: TelemetryBatch) => void;
}

const defaults = { seed: 1, every: 5 * minute } as const;

/** One incident, as it was seen over its life. */
export interface LivedIncident {
  readonly id: string;
  readonly objective: string;
  /** Offset of the assessment that opened it. */
  readonly opened: number;
  /** Every service that belonged to it at some time, and since which offset. */
  readonly services: ReadonlyMap<string, number>;
  /** Offset; absent while it is open. */
  readonly resolved: number | undefined;
}

export interface Lived {
  readonly incidents: readonly LivedIncident[];
  readonly assessments: number;
  readonly points: number;
}

/** Collects incidents from what one assessment after the other says. */
function incidentLog(): {
  note(incidents: readonly Incident[], offset: number): void;
  take(): readonly LivedIncident[];
} {
  const known = new Map<
    string,
    Omit<LivedIncident, 'services'> & { readonly services: Map<string, number> }
  >();
  return {
    note(incidents, offset) {
      for (const { id, objective, related, resolvedAt } of incidents) {
        const before = known.get(id);
        const services = before?.services ?? new Map<string, number>();
        for (const { service } of [objective, ...related]) {
          if (!services.has(service)) services.set(service, offset);
        }
        known.set(id, {
          id,
          objective: before?.objective ?? objective.id,
          opened: before?.opened ?? offset,
          services,
          resolved: resolvedAt === undefined ? undefined : resolvedAt - weekStart,
        });
      }
    },
    take: () => [...known.values()],
  };
}

/**
 * Lives through a part of the week: every minute what the system sends goes through the sink into a store, and an
 * observer of that store assesses every few minutes, as one that watches would. Inspections are left out: objectives
 * and incidents do not depend on them.
 */
export async function live(options: LiveOptions): Promise<Lived> {
  const { story, from, to, seed, every, slo, onMinute } = { ...defaults, ...options };
  const chance = random(seed);
  const flow = flowOf(story, chance.fork('flow'));
  const exporter = exporterOf(story, chance.fork('telemetry'));
  const clock = manualClock(weekStart + from);
  const store = memoryStore({ clock, maxAge: hour });
  const observer = createObserver({
    store,
    clock,
    step: minute,
    inspections: [],
    ...(slo !== undefined && { slo }),
  });
  const log = incidentLog();
  let [assessments, points] = [0, 0];
  for (let offset = from; offset < to; offset += minute) {
    const told = flow.minuteAt(offset);
    const batch = exporter.export(offset, told);
    await clock.advance(minute);
    await observer.sink.write(batch);
    onMinute?.(offset, told, batch);
    points += batch.metrics?.length ?? 0;
    const now = offset + minute;
    if (now % every !== 0) continue;
    log.note((await observer.assess()).incidents, now);
    assessments++;
  }
  await observer.close();
  await store.close();
  return { incidents: log.take(), assessments, points };
}
