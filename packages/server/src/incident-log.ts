import type { Incident, IncidentEvent, Investigation } from '@abduce/core';

/** An incident and, once there is one, what the investigation found. */
export interface IncidentRecord {
  readonly incident: Incident;
  readonly investigation?: Investigation;
}

/** The latest incidents, newest first. */
export interface IncidentLog {
  add(event: IncidentEvent): void;
  attach(id: string, investigation: Investigation): void;
  get(id: string): IncidentRecord | undefined;
  list(): readonly IncidentRecord[];
}

/** Keeps at most `limit` incidents; the oldest goes first. */
export function incidentLog(limit: number): IncidentLog {
  const records = new Map<string, IncidentRecord>();
  return {
    add({ incident }) {
      records.set(incident.id, { ...records.get(incident.id), incident });
      for (const id of records.keys()) {
        if (records.size <= limit) break;
        records.delete(id);
      }
    },
    attach(id, investigation) {
      const record = records.get(id);
      if (record !== undefined) records.set(id, { ...record, investigation });
    },
    get: (id) => records.get(id),
    list: () => [...records.values()].reverse(),
  };
}
