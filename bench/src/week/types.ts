import type { ChangeEvent, Millis, UnixMs } from '@abduce/core';

/** Requests of one kind: a share of the whole, with lognormal durations. */
export interface Mode {
  readonly share: number;
  /** Seconds. */
  readonly median: number;
  /** Standard deviation of the logarithm; small for what is pinned at a constant. */
  readonly spread: number;
}

/** How one part of the system does in one minute. Shares sum up to 1. */
export interface Health {
  readonly modes: readonly Mode[];
  /** Share of requests that fail. */
  readonly errors: number;
}

export interface Call {
  readonly to: string;
  /** Calls per request; under 1 it is how many requests make one. */
  readonly perRequest: number;
  /** The request succeeds even when the call fails. */
  readonly optional: boolean;
}

export type Season = 'shoppers' | 'business' | 'steady';

/** What a service's histograms are called by the semantic conventions. */
export type ServiceProtocol = 'http' | 'rpc' | 'messaging';

export interface WeekService {
  readonly name: string;
  readonly instances: number;
  /** Median of its own work in seconds. */
  readonly work: number;
  readonly protocol: ServiceProtocol;
  /** Requests per second from outside, on average over the week. */
  readonly entry: number;
  readonly season: Season;
  /** Durations instead of the usual ones; for services that wait on purpose. */
  readonly modes: readonly Mode[] | undefined;
  /** Shares of its routes; one where it does not matter. */
  readonly routes: readonly (readonly [route: string, share: number])[];
  readonly calls: readonly Call[];
  /** It is scaled to zero between the minutes of work. */
  readonly scalesToZero: boolean;
}

/** Databases, caches, queues and other companies' services: seen only by those who call them. */
export interface WeekBackend {
  readonly name: string;
  readonly kind: 'database' | 'queue' | 'external';
  /** Median in seconds. */
  readonly latency: number;
}

/** What is different for a while. Times are milliseconds since the start of the week. */
export interface Effect {
  readonly from: Millis;
  readonly to: Millis;
  /** Service or backend; absent for every service that takes requests from outside (load alone). */
  readonly target?: string;
  /** Only this instance of the target. */
  readonly instance?: number;
  /** Only this route of the target: the other routes do not feel it. */
  readonly route?: string;
  /** Factor on its own work. */
  readonly slower?: number;
  /** A share of its requests takes about `seconds` longer. */
  readonly slowShare?: { readonly share: number; readonly seconds: number };
  /** Share of requests that fail beyond the usual ones. */
  readonly errors?: number;
  /** From nothing to the whole of the effect over its time. */
  readonly ramp?: boolean;
  /** Factor on requests from outside. */
  readonly load?: number;
  /** Factor on instances that work; needs no restart of others. */
  readonly scale?: number;
  /** Nothing runs: callers' requests fail, and nothing is reported. */
  readonly down?: boolean;
}

/** Ways in which telemetry itself is worse than the system. */
export interface Distortion {
  readonly from: Millis;
  readonly to: Millis;
  /** Every instance of it, or every instance on it. */
  readonly service?: string;
  readonly node?: string;
  /** Nothing arrives; afterwards counters begin anew (an agent that restarts), or go on (a scrape that is missed). */
  readonly lost?: 'restart' | 'scrape';
  /** Lost in minutes of the hour for which this holds; default all. */
  readonly lostWhen?: (minuteOfHour: number) => boolean;
  /** Clocks are ahead by this much. */
  readonly skew?: Millis;
  /** The last instance is gone, and its series end in stale markers. */
  readonly stale?: boolean;
}

/** Everything that happens in one week. */
export interface Story {
  readonly effects: readonly Effect[];
  readonly distortions: readonly Distortion[];
  /** Processes of a service are replaced one after the other from `at` on. */
  readonly rollouts: readonly { readonly service: string; readonly at: Millis }[];
  /** Services that are not there before. */
  readonly births: ReadonlyMap<string, Millis>;
  readonly logs: readonly {
    readonly service: string;
    readonly body: string;
    readonly from: Millis;
    readonly to: Millis;
  }[];
  /** CPU of a host stolen by its neighbours, as a share. */
  readonly steals: readonly {
    readonly node: string;
    readonly share: number;
    readonly from: Millis;
    readonly to: Millis;
  }[];
  readonly changes: readonly ChangeEvent[];
}

/** Monday, 00:00 UTC. */
export const weekStart: UnixMs = Date.UTC(2026, 0, 5);
export const minute = 60_000;
export const hour: Millis = 60 * minute;
export const day: Millis = 24 * hour;

/** Offset of a time of a day; Monday is 0. */
export function at(weekday: number, clock: string): Millis {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return weekday * day + hours * hour + minutes * minute;
}
