import type { Random } from '@abduce/core/testing';
import type { ServiceMinute, SystemMinute } from './flow.ts';
import { calledBy, type Process, servedBy } from './process.ts';
import { serve } from './streams.ts';
import { type Health, minute } from './types.ts';

const seconds = minute / 1000;
/** A consumer asks for messages without pause, and mostly waits five seconds for the next ones. */
const fetches: Health = {
  errors: 0,
  modes: [
    { share: 0.4, median: 0.02, spread: 0.5 },
    { share: 0.6, median: 5.02, spread: 0.005 },
  ],
};
const fetchesAMinute = 20;

/** What a process, one of `copies`, serves and calls in one minute. */
export function recordMinute(
  process: Process,
  told: ServiceMinute,
  { healths }: SystemMinute,
  copies: number,
  chance: Random,
): void {
  const { service, index } = process;
  const mean = (told.rate * seconds) / copies;
  let served = 0;
  for (const [route, share] of service.routes) {
    const health = told.part(index, route);
    for (const failed of [false, true]) {
      const part = failed ? health.errors : 1 - health.errors;
      served += serve(() => servedBy(process, route, failed), health, mean * share * part, chance);
    }
  }
  process.cpu += served * service.work;
  for (const { to, perRequest } of service.calls) {
    const queue = to.startsWith('queue:');
    const health = queue ? fetches : healths.get(to);
    const calls = queue ? fetchesAMinute : served * perRequest;
    if (health === undefined) continue;
    for (const failed of [false, true]) {
      const part = failed ? health.errors : 1 - health.errors;
      serve(() => calledBy(process, to, failed), health, calls * part, chance);
    }
  }
}
