import type { TelemetryBatch } from '../../model/batch.ts';
import type { ChangeEvent } from '../../model/change.ts';
import { AbduceError } from '../../model/error.ts';
import type { TimeRange, UnixMs } from '../../model/units.ts';
import { random } from '../random.ts';
import { runScenario } from './run.ts';
import { emptySystem, operationKey } from './system.ts';
import {
  minutes,
  type Offset,
  type ScenarioCall,
  type ScenarioConsumer,
  type ScenarioDeploy,
  type ScenarioDistortion,
  type ScenarioEffect,
  type ScenarioLog,
  type ScenarioOperation,
  type ScenarioOptions,
  type ScenarioService,
  seconds,
} from './types.ts';

/**
 * A small system under load, told in a few lines, that gives the telemetry a real one would send: spans, logs and
 * metrics by the OpenTelemetry semantic conventions, and change events. Every method adds to the scenario and
 * returns it. Names are the scenario's own: `orders` for a service, `postgresql/shop` for a database or queue
 * (system, slash, name), a host name for an external. Times are milliseconds since the start.
 */
export interface Scenario {
  /** The time that the scenario covers. */
  readonly range: TimeRange;
  service(name: string, init?: ScenarioService): Scenario;
  /** Own work or failures of one operation; operations need no declaration otherwise. */
  operation(service: string, operation: string, init: ScenarioOperation): Scenario;
  database(system: string, name: string, init?: { readonly address?: string }): Scenario;
  queue(system: string, name: string, init?: { readonly address?: string }): Scenario;
  external(host: string): Scenario;
  call(source: string, target: string, init?: ScenarioCall): Scenario;
  /** `service` processes the messages of a queue, as operation `process <queue name>`. */
  consume(queue: string, service: string, init?: ScenarioConsumer): Scenario;
  /** Requests per second that users send to one operation. Default operation `GET /`. */
  load(service: string, rate: number, operation?: string): Scenario;
  log(service: string, log: ScenarioLog): Scenario;
  during(from: Offset, to: Offset, ...effects: readonly ScenarioEffect[]): Scenario;
  /** New processes with another version, and the change event of it. */
  deploy(service: string, at: Offset, init: ScenarioDeploy): Scenario;
  /** A change event alone. */
  change(at: Offset, change: Omit<ChangeEvent, 'time'>): Scenario;
  distort(distortion: ScenarioDistortion): Scenario;
  /** One batch per interval. Asked twice, it gives the same. */
  batches(): TelemetryBatch[];
}

const defaults = {
  seed: 1,
  start: Date.UTC(2026, 0, 5, 12),
  duration: minutes(30),
  interval: seconds(15),
} as const;

/**
 * @example
 * const batches = scenario({ seed: 1, duration: minutes(20) })
 *   .service('gateway')
 *   .service('orders', { instances: 2, pool: 10 })
 *   .database('postgresql', 'shop')
 *   .call('gateway', 'orders', { operation: 'GET /orders/{id}' })
 *   .call('orders', 'postgresql/shop', { operation: 'SELECT * FROM orders WHERE id = $1' })
 *   .load('gateway', 20)
 *   .deploy('orders', minutes(10), { version: '1.1.0' })
 *   .during(minutes(10), minutes(20), { call: ['orders', 'postgresql/shop'], slower: 50 })
 *   .batches();
 */
export function scenario(options: ScenarioOptions = {}): Scenario {
  const start: UnixMs = options.start ?? defaults.start;
  const duration = options.duration ?? defaults.duration;
  const interval = options.interval ?? defaults.interval;
  if (!(duration > 0) || !(interval > 0) || duration / interval > 100_000) {
    throw new AbduceError('CONFIG', `scenario of ${duration} ms in intervals of ${interval} ms`, {
      hint: 'Both must be positive, and make at most 100000 intervals.',
    });
  }
  const system = emptySystem();
  const changes: ChangeEvent[] = [];
  let distortion: ScenarioDistortion = {};

  const known = (name: string, places: readonly ReadonlyMap<string, unknown>[]): void => {
    if (places.some((place) => place.has(name))) return;
    const names = places.flatMap((place) => [...place.keys()]);
    throw new AbduceError('CONFIG', `scenario knows no "${name}"`, {
      hint: `Declare it first; known are ${names.join(', ') || 'none'}.`,
    });
  };
  const service = (name: string): void => known(name, [system.services]);
  const anything = (name: string): void => known(name, [system.services, system.backends]);
  const backend = (
    kind: 'database' | 'queue',
    systemName: string,
    name: string,
    address: string,
  ): void => {
    system.backends.set(`${systemName}/${name}`, { kind, system: systemName, name, address });
  };

  const told: Scenario = {
    range: { start, end: start + duration },
    service(name, init = {}) {
      system.services.set(name, init);
      return told;
    },
    operation(name, operation, init) {
      service(name);
      system.operations.set(operationKey(name, operation), init);
      return told;
    },
    database(systemName, name, { address = `${systemName}.internal` } = {}) {
      backend('database', systemName, name, address);
      return told;
    },
    queue(systemName, name, { address = `${systemName}.internal` } = {}) {
      backend('queue', systemName, name, address);
      return told;
    },
    external(host) {
      system.backends.set(host, { kind: 'external', system: 'http', name: host, address: host });
      return told;
    },
    call(source, target, init = {}) {
      service(source);
      anything(target);
      system.calls.push({ source, target, init });
      return told;
    },
    consume(queue, name, init = {}) {
      known(queue, [system.backends]);
      service(name);
      system.consumers.push({ queue, service: name, init });
      return told;
    },
    load(name, rate, operation = 'GET /') {
      service(name);
      system.loads.push({ service: name, operation, rate });
      return told;
    },
    log(name, log) {
      service(name);
      system.logs.push({ service: name, log });
      return told;
    },
    during(from, to, ...effects) {
      for (const effect of effects) {
        if (effect.service !== undefined) service(effect.service);
        for (const name of effect.call ?? []) anything(name);
        system.effects.push({ from, to, effect });
      }
      return told;
    },
    deploy(name, at, { version, ...rest }) {
      service(name);
      system.versions.push({ service: name, at, version });
      changes.push({
        id: `deploy-${name}-${version}`,
        kind: 'deploy',
        title: `Deploy ${name} ${version}`,
        ...rest,
        service: system.services.get(name)?.name ?? name,
        version,
        time: start + at,
      });
      return told;
    },
    change(at, change) {
      changes.push({ ...change, time: start + at });
      return told;
    },
    distort(more) {
      distortion = { ...distortion, ...more };
      return told;
    },
    batches: () =>
      runScenario({
        system,
        changes,
        distortion,
        start,
        duration,
        interval,
        environment: options.environment,
        chance: random(options.seed ?? defaults.seed),
      }),
  };
  return told;
}
