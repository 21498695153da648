import type { AttributesInit } from '../../model/attributes.ts';
import type { Millis, UnixMs } from '../../model/units.ts';
import type { Random } from '../random.ts';
import type { ScenarioService } from './types.ts';

/** Upper bounds in seconds that OpenTelemetry recommends for request durations. */
export const durationBounds: Float64Array = Float64Array.of(
  0.005,
  0.01,
  0.025,
  0.05,
  0.075,
  0.1,
  0.25,
  0.5,
  0.75,
  1,
  2.5,
  5,
  7.5,
  10,
);

/** A cumulative histogram of seconds. */
export interface Durations {
  readonly attributes: AttributesInit;
  readonly counts: Float64Array;
  count: number;
  sum: number;
}

export function newDurations(attributes: AttributesInit): Durations {
  return { attributes, counts: new Float64Array(durationBounds.length + 1), count: 0, sum: 0 };
}

export function addDuration(to: Durations, duration: Millis): void {
  const value = duration / 1000;
  let bucket = 0;
  while (bucket < durationBounds.length && value > (durationBounds[bucket] as number)) bucket++;
  to.counts[bucket] = (to.counts[bucket] as number) + 1;
  to.count++;
  to.sum += value;
}

/** One running process: its identity, and the counters that its metrics report. */
export interface Instance {
  readonly ref: string;
  readonly init: ScenarioService;
  readonly id: string;
  readonly node: string;
  version: string;
  resource: AttributesInit;
  started: UnixMs;
  /** CPU milliseconds since the process started. */
  cpu: number;
  /** The same at the previous export. */
  cpuBefore: number;
  leaked: number;
  readonly requests: Map<string, Durations>;
  /** When each connection of the pool is free again. */
  readonly pool: number[];
  poolWaits: Durations;
  /** Milliseconds that connections were in use, and that requests waited for one, since the previous export. */
  poolBusy: number;
  poolWaiting: number;
}

export const defaultMemory = 120e6;

function resourceOf(
  instance: Instance,
  pid: number,
  environment: string | undefined,
): AttributesInit {
  const { init, ref, id, node, version } = instance;
  const where = init.environment ?? environment;
  return {
    'service.name': init.name ?? ref,
    ...(init.namespace !== undefined && { 'service.namespace': init.namespace }),
    'service.version': version,
    'service.instance.id': id,
    ...(where !== undefined && { 'deployment.environment.name': where }),
    'host.name': node,
    'process.pid': pid,
    'process.runtime.name': 'nodejs',
    'process.runtime.version': '24.0.0',
    'telemetry.sdk.language': 'nodejs',
    'telemetry.sdk.name': 'opentelemetry',
    'telemetry.sdk.version': '3.0.0',
  };
}

/** A new process takes the instance's place: counters at zero, another pid. */
export function restart(
  instance: Instance,
  at: UnixMs,
  chance: Random,
  environment: string | undefined,
): void {
  instance.resource = resourceOf(instance, 1000 + chance.integer(30_000), environment);
  instance.started = at;
  instance.cpu = instance.cpuBefore = instance.leaked = 0;
  instance.poolBusy = instance.poolWaiting = 0;
  instance.requests.clear();
  instance.pool.fill(0);
  instance.poolWaits = newDurations({});
}

export function startInstance(
  ref: string,
  index: number,
  init: ScenarioService,
  started: UnixMs,
  chance: Random,
  environment: string | undefined,
): Instance {
  const nodes = init.nodes ?? ['node-1'];
  const instance: Instance = {
    ref,
    init,
    id: `${init.name ?? ref}-${chance.hex(8)}`,
    node: nodes[index % nodes.length] ?? 'node-1',
    version: init.version ?? '1.0.0',
    resource: {},
    started,
    cpu: 0,
    cpuBefore: 0,
    leaked: 0,
    requests: new Map(),
    pool: new Array<number>(init.pool ?? 0).fill(0),
    poolWaits: newDurations({}),
    poolBusy: 0,
    poolWaiting: 0,
  };
  restart(instance, started, chance, environment);
  return instance;
}
