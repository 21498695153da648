import { latencyBounds } from '../graph/latency-bounds.ts';
import type { Incident, IncidentEvent } from '../model/incident.ts';
import { type SignalTable, signalTableBuilder } from '../model/signal-table.ts';
import { dependencyFrom, serviceFrom } from '../world/given-entities.ts';
import { type World, worldOf } from '../world/world.ts';
import { assessObjectives } from './assess-objectives.ts';
import { deriveObjectives } from './derive-objectives.ts';
import { reduceIncidents } from './reduce-incidents.ts';

/** One step of a service: requests per second, share that fails, and [seconds, share] of durations. */
export interface Load {
  readonly rate: number;
  readonly errors?: number;
  readonly modes?: readonly (readonly [seconds: number, share: number])[];
}
/** Load at each minute; `undefined` is a step without data. */
export type Profile = (minute: number) => Load | undefined;

export interface System {
  readonly services: Readonly<Record<string, Profile>>;
  readonly dependencies?: readonly (readonly [string, string])[];
  readonly minutes: number;
  /** Minutes a step; default 1. */
  readonly step?: number;
}

const le = [...latencyBounds, Number.POSITIVE_INFINITY];

function record({ services, minutes, step = 1 }: System): SignalTable {
  const builder = signalTableBuilder({ start: 0, step: step * 60_000, length: minutes / step });
  for (const [service, profile] of Object.entries(services)) {
    for (let i = 0; i < minutes / step; i++) {
      const load = profile(i * step);
      if (load === undefined) continue;
      const { rate, errors = 0, modes = [] } = load;
      builder.row('service.requests', service)[i] = rate;
      builder.row('service.errors', service)[i] = rate * errors;
      const slow = modes.reduce((sum, [, share]) => sum + share, 0);
      for (const bound of le) {
        const under = modes.reduce((sum, [at, share]) => sum + (at <= bound ? share : 0), 0);
        const fast = bound >= 0.025 ? 1 - slow : 0;
        const text = bound === Number.POSITIVE_INFINITY ? '+Inf' : String(bound);
        const row = builder.row('service.latency.bucket', service, new Map([['le', text]]));
        row[i] = rate * (fast + under);
      }
    }
  }
  return builder.build();
}

/** The last six hours before `end`, as a world. */
function worldAt(system: System, whole: SignalTable, end: number): World {
  const from = Math.max(0, end - 360 / (system.step ?? 1));
  const length = end - from;
  const values = new Float64Array(whole.rows.length * length);
  whole.rows.forEach((_, row) => {
    const start = row * whole.grid.length;
    values.set(whole.values.subarray(start + from, start + end), row * length);
  });
  const grid = { ...whole.grid, start: from * whole.grid.step, length };
  return worldOf({
    schema: 1,
    services: Object.keys(system.services).map(serviceFrom),
    instances: [],
    nodes: [],
    dependencies: (system.dependencies ?? []).map(dependencyFrom),
    changes: [],
    signals: { grid, rows: whole.rows, values },
    gaps: [],
    quality: { spans: 0, orphanSpans: 0, duplicateSpans: 0, unansweredCalls: 0, clockSkew: [] },
  });
}

/** Evaluates every step with the six hours before it, as an observer would. */
export function live(system: System): { events: IncidentEvent[]; incidents: readonly Incident[] } {
  const whole = record(system);
  const events: IncidentEvent[] = [];
  let incidents: readonly Incident[] = [];
  for (let end = 1; end <= whole.grid.length; end++) {
    const world = worldAt(system, whole, end);
    const now = end * whole.grid.step;
    const statuses = assessObjectives(world, deriveObjectives(world), now, { incidents });
    const update = reduceIncidents(incidents, statuses, world.graph, now);
    incidents = update.incidents;
    events.push(...update.events);
  }
  return { events, incidents };
}
