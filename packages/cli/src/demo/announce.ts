import { AbduceError, type ChangeEvent, type Clock } from '@abduce/core';

/** What a deploy pipeline posts when it ships: all that is told besides telemetry. */
export type AnnouncedChange = Omit<ChangeEvent, 'time'>;

export type Announce = (change: AnnouncedChange) => Promise<void>;

/** Posts change events to a receiver, as a pipeline would. */
export function announceTo(url: string, clock: Clock, signal: AbortSignal): Announce {
  return async (change) => {
    const response = await fetch(`${url}/v1/changes`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...change, time: clock.now() }),
      signal,
    });
    if (!response.ok)
      throw new AbduceError('BUG', `the change event was answered ${response.status}`);
  };
}
