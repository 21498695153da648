import { pointRows, type TelemetryBatch } from '@abduce/core';
import { shareUnder } from './durations.ts';
import type { SystemMinute } from './flow.ts';
import { day, minute, weekStart } from './types.ts';

/** What a simple rule makes of one minute after the other; above `line` it would page. */
export interface NaiveRule {
  readonly says: string;
  readonly line: number;
  /** A fresh one for each run. */
  start(): (offset: number, told: SystemMinute, batch: TelemetryBatch) => number;
}

/** Seconds within which simple rules want answers. */
const threshold = 0.5;

function badShare(
  says: string,
  service: string,
  minutes: number,
  line: number,
  share: (told: SystemMinute) => number,
): NaiveRule {
  return {
    says,
    line,
    start() {
      const recent: [requests: number, bad: number][] = [];
      return (_, told) => {
        const rate = told.services.get(service)?.rate ?? 0;
        recent.push([rate, rate * share(told)]);
        if (recent.length > minutes) recent.shift();
        const total = recent.reduce((sum, [requests]) => sum + requests, 0);
        return total > 0 ? recent.reduce((sum, [, bad]) => sum + bad, 0) / total : 0;
      };
    },
  };
}

/** Too large a share of the requests of some minutes took over half a second. */
export function tooSlow(service: string, minutes: number, line: number): NaiveRule {
  return badShare(`slow requests in ${minutes} min`, service, minutes, line, (told) => {
    const health = told.services.get(service)?.health;
    return health === undefined ? 0 : 1 - shareUnder(health.modes, threshold);
  });
}

/** Too large a share of the requests of some minutes failed. */
export function tooManyFail(service: string, minutes: number, line: number): NaiveRule {
  return badShare(
    `failed requests in ${minutes} min`,
    service,
    minutes,
    line,
    (told) => told.services.get(service)?.health.errors ?? 0,
  );
}

/** Traffic is another than at the same time the day before, by a factor either way. */
export function otherTraffic(service: string, line: number): NaiveRule {
  return {
    says: 'traffic against the day before',
    line,
    start() {
      const rates = new Map<number, number>();
      return (offset, told) => {
        const rate = told.services.get(service)?.rate ?? 0;
        rates.set(offset, rate);
        const before = rates.get(offset - day);
        rates.delete(offset - day);
        if (before === undefined || before === 0 || rate === 0) return 0;
        return Math.max(rate / before, before / rate);
      };
    },
  };
}

/** Nothing was heard of a service for some minutes. */
export function silence(service: string, line: number): NaiveRule {
  return {
    says: 'minutes without a word',
    line,
    start() {
      let heard = Number.NaN;
      return (offset, _, batch) => {
        // Ids of processes begin with the name of their service.
        if (batch.strings.some((text) => text.startsWith(`${service}-`))) heard = offset;
        return Number.isNaN(heard) ? 0 : (offset - heard) / minute;
      };
    },
  };
}

/** The worst that is found in what arrived in one minute. */
export function worstOf(
  says: string,
  line: number,
  worst: (batch: TelemetryBatch, now: number) => number,
): NaiveRule {
  return {
    says,
    line,
    start: () => (offset, _, batch) => worst(batch, weekStart + offset + minute),
  };
}

/** Mean seconds of what one metric times, over all that report it since they started. */
export function meanSeconds(metric: string, line: number): NaiveRule {
  return worstOf('mean duration in seconds', line, ({ metrics }) => {
    let [seconds, count] = [0, 0];
    for (let row = 0; row < (metrics?.length ?? 0); row++) {
      if (metrics?.descriptors[metrics.descriptor[row] as number]?.name !== metric) continue;
      seconds += metrics.value[row] as number;
      count += metrics.count[row] as number;
    }
    return count > 0 ? seconds / count : 0;
  });
}

/** Points that say that their series has ended. */
export function endedSeries(line: number): NaiveRule {
  return worstOf('series without a value', line, ({ metrics }) =>
    (metrics?.flags ?? new Uint32Array(0)).reduce((sum, flags) => sum + (flags & 1), 0),
  );
}

/** Points from a time to come. */
export function fromTheFuture(line: number): NaiveRule {
  return worstOf('points over a minute ahead', line, ({ metrics }, now) =>
    (metrics?.timeMs ?? new Float64Array(0)).reduce(
      (sum, time) => sum + (time > now + minute ? 1 : 0),
      0,
    ),
  );
}

/** Share of a host's CPU that others took. */
export function stolenCpu(line: number): NaiveRule {
  return worstOf('stolen share of a CPU', line, (batch) => {
    let most = 0;
    for (const { descriptor, attributes, value } of pointRows(batch)) {
      if (descriptor.name !== 'system.cpu.utilization') continue;
      if (attributes.get('cpu.mode') === 'steal') most = Math.max(most, value);
    }
    return most;
  });
}

/** Minutes of an hour with a log record that holds a word. */
export function wordInLogs(word: string, line: number): NaiveRule {
  return {
    says: `minutes of an hour with "${word}" in a log`,
    line,
    start() {
      const recent: number[] = [];
      return (_, __, batch) => {
        recent.push(batch.strings.some((text) => text.includes(word)) ? 1 : 0);
        if (recent.length > 60) recent.shift();
        return recent.reduce((sum, one) => sum + one, 0);
      };
    },
  };
}
