import type { Labels, MetricQuery, Series, TelemetryStore } from '@abduce/core';

export interface SystemSize {
  readonly services: number;
  readonly calleesPerService: number;
  readonly instancesPerService: number;
}

export interface GeneratedSystem {
  /** Answers the queries of the OpenTelemetry dialect from memory, without any work of its own. */
  readonly store: TelemetryStore;
  /** Series that one round of queries returns. */
  readonly series: number;
  readonly dependencies: number;
  /** The service that is at fault, and one that calls it. */
  readonly culprit: string;
  readonly target: string;
}

/** The answers look like a window of this many steps. */
export const steps = 240;

const bounds = ['0.005', '0.01', '0.025', '0.05', '0.1', '0.25', '0.5', '1', '2.5', '5', '+Inf'];

/** Metrics that every instance reports as it is, and their usual values. */
const gauges: readonly (readonly [metric: string, level: number])[] = [
  ['process.cpu.time', 0.4],
  ['process.memory.usage', 2e8],
  ['container.memory.limit', 1e9],
  ['k8s.container.cpu_limit', 2],
  ['nodejs.eventloop.delay.p99', 0.002],
  ['nodejs.eventloop.utilization', 0.3],
  ['v8js.memory.heap.used', 9e7],
  ['v8js.gc.duration', 0.01],
  ['process.thread.count', 11],
  ['process.uptime', 9000],
  ['db.client.connection.count', 4],
  ['db.client.connection.max', 20],
  ['db.client.connection.pending_requests', 0],
  ['db.client.connection.wait_time', 0.001],
];

/** Small, seeded, and the same everywhere. */
function noise(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function wave(level: number, factor: number, random: () => number): Float64Array {
  return Float64Array.from(
    { length: steps },
    (_, step) => level * (1 + 0.1 * (random() - 0.5)) * (step >= steps * 0.75 ? factor : 1),
  );
}

function keyOf({ metric, field = 'value', where = [] }: MetricQuery): string {
  return `${metric} ${field} ${where.some(({ label }) => label.includes('state') === false)}`;
}

const name = (service: number): string => `service-${service}`;

/**
 * A layered system: each service calls the ones that follow it. Every series comes with the labels and from the
 * metrics that an OpenTelemetry SDK would send; from three quarters of the window on the culprit burns CPU and fails.
 */
export function generateSystem({
  services,
  calleesPerService,
  instancesPerService,
}: SystemSize): GeneratedSystem {
  const random = noise(7);
  const answers = new Map<string, { readonly labels: Labels; readonly values: Float64Array }[]>();
  let series = 0;
  let dependencies = 0;
  const add = (key: string, labels: Labels, values: Float64Array): void => {
    const list = answers.get(key);
    if (list === undefined) answers.set(key, [{ labels, values }]);
    else list.push({ labels, values });
    series++;
  };
  const culprit = Math.floor(services * 0.6);
  const callees = Array.from({ length: services }, (_, from) => {
    const targets = new Set<number>();
    const room = services - 1 - from;
    while (targets.size < Math.min(calleesPerService, room)) {
      targets.add(from + 1 + Math.floor(random() * Math.min(room, calleesPerService * 5)));
    }
    return [...targets];
  });
  const failing = new Set([culprit]);
  for (let service = culprit - 1; service >= 0; service--) {
    if ((callees[service] ?? []).includes(culprit)) failing.add(service);
  }
  for (let service = 0; service < services; service++) {
    const bad = failing.has(service) ? 20 : 1;
    const own: [string, string][] = [['service.name', name(service)]];
    for (let instance = 0; instance < instancesPerService; instance++) {
      const labels = new Map([
        ...own,
        ['service.instance.id', `${service}-${instance}`],
        ['host.name', `host-${(service * instancesPerService + instance) % 200}`],
        ['process.pid', String(instance + 100)],
      ]);
      for (const [metric, level] of gauges) {
        const factor = service === culprit && metric === 'process.cpu.time' ? 3 : 1;
        const field = metric.endsWith('duration') || metric.endsWith('wait_time') ? 'sum' : 'value';
        const pooled = metric.includes('connection')
          ? new Map([...labels, ['db.client.connection.pool.name', 'main']])
          : labels;
        add(
          `${metric} ${field} ${metric.endsWith('.count') && metric.startsWith('db.')}`,
          pooled,
          wave(level, factor, random),
        );
      }
    }
    const served = new Map(own);
    const http = 'http.server.request.duration';
    add(`${http} count false`, served, wave(50, 1, random));
    add(`${http} count true`, served, wave(0.05, bad, random));
    add(`${http} sum false`, served, wave(2, bad / 2, random));
    for (const [rank, le] of bounds.entries()) {
      add(
        `${http} bucket false`,
        new Map([...own, ['le', le]]),
        wave(5 * (rank + 1), 1, () => 0.5),
      );
    }
    for (const callee of callees[service] ?? []) {
      const labels = new Map([...own, ['server.address', name(callee)]]);
      const worse = failing.has(service) && callee === culprit ? 100 : 1;
      const client = 'http.client.request.duration';
      add(`${client} count false`, labels, wave(5, 1, random));
      add(`${client} count true`, labels, wave(0.01, worse, random));
      add(`${client} sum false`, labels, wave(0.2, worse / 2, random));
      dependencies++;
    }
  }
  const prepared = new Map<string, readonly Series[]>();
  const caller = [...failing].find((service) => service !== culprit) ?? culprit;
  return {
    series,
    dependencies,
    culprit: name(culprit),
    target: name(caller),
    store: {
      name: 'generated',
      version: 1,
      metrics: {
        names: async () => [],
        query: async (query): Promise<readonly Series[]> => {
          const { grid } = query;
          const key = `${keyOf(query)} ${grid.start}`;
          let found = prepared.get(key);
          if (found === undefined) {
            found = (answers.get(keyOf(query)) ?? []).map(({ labels, values }) => ({
              labels,
              grid,
              values: grid.length === steps ? values : values.slice(0, grid.length),
            }));
            prepared.set(key, found);
          }
          return found;
        },
      },
      changes: { query: async () => [] },
      async check() {},
      async close() {},
    },
  };
}
