import type { IncidentEvent } from '../model/incident.ts';

/** Hands every event to every listener, also those of assessments that somebody else asked for. */
export interface EventHub {
  publish(events: readonly IncidentEvent[]): void;
  /** A buffer that fills until it is closed. */
  listen(): { take(): IncidentEvent[]; close(): void };
}

/** A listener that never takes loses its oldest events first. */
const maxBuffered = 10_000;

export function eventHub(): EventHub {
  const buffers = new Set<IncidentEvent[]>();
  return {
    publish(events) {
      for (const buffer of buffers) {
        buffer.push(...events);
        if (buffer.length > maxBuffered) buffer.splice(0, buffer.length - maxBuffered);
      }
    },
    listen() {
      const buffer: IncidentEvent[] = [];
      buffers.add(buffer);
      return { take: () => buffer.splice(0), close: () => void buffers.delete(buffer) };
    },
  };
}
