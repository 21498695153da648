import {
  createCaseFile,
  type Incident,
  type IncidentEvent,
  type Investigation,
  type Observer,
} from '@abduce/core';
import { createEngine, templateExplainer } from '@abduce/rca';

const openedAt = Date.UTC(2026, 0, 5, 12, 4);

export function incidentOf(init: Partial<Incident> = {}): Incident {
  const { service = 'checkout' } = init;
  return {
    id: 'incident-1',
    status: 'open',
    severity: 'critical',
    service,
    objective: { id: `${service}:latency`, service, indicator: 'latency', target: 0.99 },
    related: [],
    openedAt,
    updatedAt: openedAt,
    // A window without data: documents must carry NaN.
    burnRates: [
      {
        rule: { long: 60_000, short: 20_000, rate: 6, severity: 'critical' },
        long: 20,
        short: Number.NaN,
        requests: 0,
        fires: false,
      },
    ],
    ...init,
  };
}

export function eventOf(incident: Incident, type: IncidentEvent['type'] = 'opened'): IncidentEvent {
  return { type, incident, time: incident.updatedAt };
}

/** What the real engine and explainer say of a service that became slow for no reason one can see. */
export async function investigationOf({ service }: Incident): Promise<Investigation> {
  const signals = (seconds: number): Record<string, Record<string, number[]>> => ({
    [service]: {
      'service.requests': new Array(12).fill(10),
      'service.latency.p95': new Array(12).fill(seconds),
      'service.time': new Array(12).fill(seconds * 10),
    },
  });
  const caseFile = createCaseFile({
    services: [service],
    target: { service, indicator: 'latency' },
    baselines: [{ start: openedAt - 120_000, end: openedAt, step: 10_000, signals: signals(0.02) }],
    window: { start: openedAt, end: openedAt + 120_000, step: 10_000, signals: signals(0.9) },
  });
  const diagnosis = await createEngine().analyze(caseFile);
  return { caseFile, diagnosis, report: await templateExplainer().explain(diagnosis, caseFile) };
}

/** The observer, but what it sees is told. Its sink is the real one. */
export function toldObserver(
  observer: Observer,
  events: readonly IncidentEvent[],
  investigate: (incident: Incident) => Promise<Investigation> = investigationOf,
): Observer {
  return {
    ...observer,
    async *watch() {
      yield* events;
    },
    investigate: (target) => investigate(target as Incident),
  };
}
