import type { Random } from '@abduce/core/testing';
import { blend, tidyModes } from './combine-modes.ts';
import { seasonAt } from './season.ts';
import { backends, services } from './topology.ts';
import {
  type Effect,
  type Health,
  hour,
  type Mode,
  minute,
  type Story,
  type WeekService,
} from './types.ts';

/** One service in one minute. */
export interface ServiceMinute {
  /** Requests per second. */
  readonly rate: number;
  readonly instances: number;
  /** As callers see it. */
  readonly health: Health;
  /** One instance and route as it is. */
  readonly part: (instance: number, route: string) => Health;
  readonly down: boolean;
}

export interface SystemMinute {
  readonly services: ReadonlyMap<string, ServiceMinute>;
  /** Health of everything that can be called. */
  readonly healths: ReadonlyMap<string, Health>;
}

export interface Flow {
  /** Minutes are asked for in order. */
  minuteAt(offset: number): SystemMinute;
}

/** Callers give up after this many seconds. */
const patience = 5;
const usualErrors = 0.0006;
const refused: Health = { errors: 1, modes: [{ share: 1, median: 0.001, spread: 0.3 }] };
/** At the busiest hour of a usual week every service is this busy. */
const usualPeak = 0.3;

/** Requests per second of every service, from those of its callers. */
function spreadLoad(entryOf: (service: WeekService) => number): Map<string, number> {
  const rates = new Map<string, number>();
  for (const service of services) {
    const rate = (rates.get(service.name) ?? 0) + entryOf(service);
    rates.set(service.name, rate);
    for (const { to, perRequest } of service.calls) {
      rates.set(to, (rates.get(to) ?? 0) + rate * perRequest);
    }
  }
  return rates;
}

function peaks(): Map<string, number> {
  const most = new Map<string, number>();
  for (let offset = 0; offset < 7 * 24 * hour; offset += hour) {
    const rates = spreadLoad(({ entry, season }) => entry * seasonAt(season, offset));
    for (const [name, rate] of rates) most.set(name, Math.max(rate, most.get(name) ?? 0));
  }
  return most;
}

/** How much of an effect is there. */
function strength({ ramp, from, to }: Effect, offset: number): number {
  return ramp === true ? (offset - from) / (to - from) : 1;
}

function ownHealth(
  { work, modes }: Pick<WeekService, 'work' | 'modes'>,
  effects: readonly Effect[],
  offset: number,
  busy: number,
  noise: number,
): Health {
  let slower = 1;
  let errors = usualErrors * noise;
  const others: Mode[] = [];
  for (const effect of effects) {
    const part = strength(effect, offset);
    slower *= 1 + ((effect.slower ?? 1) - 1) * part;
    errors += (effect.errors ?? 0) * part;
    if (effect.slowShare !== undefined) {
      const { share, seconds } = effect.slowShare;
      others.push({ share: share * part, median: seconds, spread: 0.3 });
    }
  }
  const load = busy * slower;
  // Requests beyond what can be served are refused; the others queue up to a bound.
  if (load > 1) errors += 1 - 1 / load;
  const queue = load > 0.95 ? Math.min(3, 0.4 + 6 * (load - 0.95)) : 0;
  errors = Math.min(1, errors);
  // Whatever slows such a service down, a deploy above all, cuts its waits short.
  if (modes !== undefined && slower === 1) return { errors, modes: [...modes, ...others] };
  const median = (work * slower) / (1 - Math.min(0.95, load)) + queue;
  return {
    errors,
    modes: tidyModes({ median, spread: 0.25 }, [
      ...others.map((mode) => ({ ...mode, median: median + mode.median })),
      { share: 0.0025 * noise, median: median * 10, spread: 0.7 },
    ]),
  };
}

/** With the time and the failures of what it calls. */
function withCalls(
  own: Health,
  { calls, modes: fixed }: WeekService,
  healths: ReadonlyMap<string, Health>,
): Health {
  const [usual, ...slow] = own.modes;
  if (usual === undefined || fixed !== undefined) return own;
  let good = 1 - own.errors;
  let { median } = usual;
  const others: Mode[] = [];
  for (const { to, perRequest, optional } of calls) {
    const callee = healths.get(to);
    // Messages are fetched beside the requests.
    if (callee === undefined || to.startsWith('queue:')) continue;
    let failed = callee.errors;
    for (const [i, mode] of callee.modes.entries()) {
      const given = Math.min(patience, mode.median);
      if (given < mode.median) failed += (1 - failed) * mode.share;
      if (i === 0) median += given * perRequest;
      else {
        others.push({
          share: mode.share * Math.min(1, perRequest),
          median: given * Math.max(1, perRequest),
          spread: mode.spread,
        });
      }
    }
    if (!optional) good *= (1 - failed) ** perRequest;
  }
  const extra = median - usual.median;
  return {
    errors: 1 - good,
    modes: tidyModes({ median, spread: usual.spread }, [
      ...slow.map((mode) => ({ ...mode, median: mode.median + extra })),
      ...others.map((mode) => ({ ...mode, median: mode.median + median })),
    ]),
  };
}

/** How load flows down the calls, and time and failures up, minute by minute. */
export function flowOf({ effects, births }: Story, chance: Random): Flow {
  const most = peaks();
  const upwards = services.toReversed();
  const wobbles = new Map(services.map(({ name }) => [name, 0]));

  /** Traffic wobbles by a tenth, with a memory of some minutes. */
  const wobble = (name: string): number => {
    const next = 0.8 * (wobbles.get(name) ?? 0) + 0.06 * chance.normal();
    wobbles.set(name, next);
    return Math.exp(next);
  };

  return {
    minuteAt(offset) {
      const active = effects.filter(({ from, to }) => offset >= from && offset < to);
      const of = new Map<string, Effect[]>();
      let everywhere = 1;
      for (const effect of active) {
        const { target } = effect;
        if (target === undefined) everywhere *= effect.load ?? 1;
        else of.set(target, [...(of.get(target) ?? []), effect]);
      }
      const exists = (name: string): boolean => offset >= (births.get(name) ?? 0);
      const factor = (name: string, key: 'load' | 'scale'): number =>
        (of.get(name) ?? []).reduce((product, effect) => product * (effect[key] ?? 1), 1);
      const rates = spreadLoad(({ name, entry, season, scalesToZero }) => {
        const works = exists(name) && (!scalesToZero || (offset / minute) % 60 < 10);
        if (!works || entry === 0) return 0;
        return entry * seasonAt(season, offset) * everywhere * factor(name, 'load') * wobble(name);
      });
      const healths = new Map<string, Health>();
      const minutes = new Map<string, ServiceMinute>();
      for (const { name, latency } of backends) {
        const own = of.get(name) ?? [];
        const down = own.some((effect) => effect.down);
        const health = ownHealth({ work: latency, modes: undefined }, own, offset, 0, 1);
        healths.set(name, down ? refused : health);
      }
      for (const service of upwards) {
        const { name, instances, routes } = service;
        const own = of.get(name) ?? [];
        const rate = rates.get(name) ?? 0;
        const down = own.some((effect) => effect.down) || !exists(name);
        const copies = Math.max(1, Math.round(instances * factor(name, 'scale')));
        const busy = service.scalesToZero
          ? 0
          : (usualPeak * rate * instances) / (copies * Math.max(1e-9, most.get(name) ?? 1));
        const noise = chance.around(1, 0.5);
        const healthy = (some: readonly Effect[]): Health =>
          withCalls(ownHealth(service, some, offset, busy, noise), service, healths);
        const restricted = own.some((e) => e.instance !== undefined || e.route !== undefined);
        const all = healthy(own.filter((e) => e.instance === undefined && e.route === undefined));
        const part = (instance: number, route: string): Health =>
          restricted
            ? healthy(
                own.filter(
                  (e) =>
                    (e.instance === undefined || e.instance === instance) &&
                    (e.route === undefined || e.route === route),
                ),
              )
            : all;
        const parts: [number, Health][] = [];
        for (let instance = 0; restricted && instance < copies; instance++) {
          for (const [route, share] of routes) {
            parts.push([share / copies, part(instance, route)]);
          }
        }
        const health = down ? refused : restricted ? blend(parts) : all;
        healths.set(name, health);
        minutes.set(name, { rate, instances: copies, health, part, down });
      }
      return { services: minutes, healths };
    },
  };
}
