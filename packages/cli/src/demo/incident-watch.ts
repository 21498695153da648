import { AbduceError, type Incident, type Millis, type Observer } from '@abduce/core';

/** Watches from start to end, so that an incident also resolves while nobody waits for the next. */
export interface IncidentWatch {
  /** The next incident that opens from now on. Throws when none does in time. */
  next(deadline: Millis): Promise<Incident>;
  /** The incident as it is now: it may have grown upstream since it opened. */
  current(incident: Incident): Incident;
  /** Ends when the signal aborts; throws what the watch threw. */
  readonly ended: Promise<void>;
}

export function watchIncidents(
  observer: Observer,
  every: Millis,
  signal: AbortSignal,
): IncidentWatch {
  const incidents = new Map<string, Incident>();
  let onOpened: ((incident: Incident) => void) | undefined;
  const watch = async (): Promise<void> => {
    try {
      for await (const { type, incident } of observer.watch({ every, signal })) {
        incidents.set(incident.id, incident);
        if (type === 'opened') onOpened?.(incident);
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  };
  const ended = watch();
  return {
    ended,
    current: (incident) => incidents.get(incident.id) ?? incident,
    async next(deadline) {
      const { promise, resolve, reject } = Promise.withResolvers<Incident>();
      onOpened = resolve;
      const stop = (): void => reject(signal.reason);
      signal.addEventListener('abort', stop, { once: true });
      const timer = setTimeout(
        () =>
          reject(
            new AbduceError(
              'BUG',
              `no incident opened within ${deadline / 1000} s of breaking the shop`,
              {
                hint: 'the machine may be too busy for the demo: try again when it is quieter',
              },
            ),
          ),
        deadline,
      );
      try {
        return await Promise.race([promise, ended.then(() => promise)]);
      } finally {
        onOpened = undefined;
        clearTimeout(timer);
        signal.removeEventListener('abort', stop);
      }
    },
  };
}
