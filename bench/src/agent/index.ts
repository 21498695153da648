import { readFileSync, writeFileSync } from 'node:fs';
import type { Watch } from '../../../packages/agent-native/src/protocol/documents.ts';
import type { Observation } from '../../../packages/agent-native/src/test-kit/observe.ts';
import {
  atMost,
  type Bench,
  type BenchRatio,
  type BenchResult,
  cpuOf,
  defineBench,
  median,
} from '../harness/index.ts';
import { type Loads, startLoads } from './loads.ts';

/** Of the owner: microseconds of the kernel programs a socket operation, share of a core and MiB of the helper. */
const goals = { l7: 1.0, l4: 0.1, helper: 2, resident: 64 } as const;
const pairs = 7;
const statistics = '/proc/sys/kernel/bpf_stats_enabled';

const l4: readonly Watch[] = ['l4'];
const l7: readonly Watch[] = ['l4', 'l7'];

async function withStatistics<T>(run: () => Promise<T>): Promise<T> {
  const before = readFileSync(statistics, 'utf8');
  writeFileSync(statistics, '1');
  try {
    return await run();
  } finally {
    writeFileSync(statistics, before);
  }
}

async function kernelNanos(agent: Observation): Promise<number> {
  await agent.configure({});
  return agent.status.programs.reduce((sum, program) => sum + (program.runNanos ?? 0), 0);
}

/** Microseconds of all kernel programs a socket operation: each command is sent, received, answered and received. */
async function kernelCost(loads: Loads, see: readonly Watch[]): Promise<number> {
  const commands = 100_000;
  return withStatistics(async () => {
    await using agent = await loads.stage.watch({ see, spansPerSecond: 100 });
    await loads.redis(10_000);
    const before = await kernelNanos(agent);
    await loads.redis(commands);
    return ((await kernelNanos(agent)) - before) / 1000 / (4 * commands);
  });
}

const resident = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

interface HelperCost {
  readonly share: number;
  readonly mebibytes: number;
  readonly rate: number;
}

/** What the helper itself uses at 10,000 requests a second, both sides of each observed, spans at 100 a second. */
async function helperCost(loads: Loads): Promise<HelperCost> {
  const seconds = 20;
  await using agent = await loads.stage.watch({ see: l7, spansPerSecond: 100, interval: 15_000 });
  await loads.http(3, 10_000);
  const before = cpuOf(agent.pid);
  const { requests, seconds: took } = await loads.http(seconds, 10_000);
  const spent = cpuOf(agent.pid) - before;
  const rate = requests / took;
  return { share: ((spent / requests) * 10_000) / 10, mebibytes: resident(agent.pid), rate };
}

interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** Throughput with the agent over throughput without it, in pairs that alternate in order. */
async function pairsOf(
  loads: Loads,
  measure: () => Promise<number>,
  log: (text: string) => void,
): Promise<Spread> {
  const ratios: number[] = [];
  const observed = async (): Promise<number> => {
    await using _agent = await loads.stage.watch({
      see: l7,
      spansPerSecond: 100,
      interval: 15_000,
    });
    return measure();
  };
  for (let pair = 0; pair < pairs; pair++) {
    let without: number;
    let withAgent: number;
    if (pair % 2 === 0) {
      without = await measure();
      withAgent = await observed();
    } else {
      withAgent = await observed();
      without = await measure();
    }
    ratios.push(withAgent / without);
    log(`pair ${pair + 1}: ${Math.round(without)} without, ${Math.round(withAgent)} with`);
  }
  return { median: median(ratios), low: Math.min(...ratios), high: Math.max(...ratios) };
}

const spread = (name: string, { median: middle, low, high }: Spread): BenchResult[] => [
  {
    name: `${name}: throughput with the agent, median of ${pairs} pairs`,
    value: middle,
    unit: 'of without',
  },
  { name: `${name}: lowest pair`, value: low, unit: 'of without' },
  { name: `${name}: highest pair`, value: high, unit: 'of without' },
];

/** What it costs to be observed. Needs root, PostgreSQL, Redis and nginx; observes only cgroups of its own. */
export const bench: Bench = defineBench({
  name: 'agent',
  async run({ log }) {
    await using loads = await startLoads();
    log('kernel programs');
    const costs = { l4: await kernelCost(loads, l4), l7: await kernelCost(loads, l7) };
    log('the helper');
    const helper = await helperCost(loads);
    log('redis-benchmark');
    const redis = await pairsOf(loads, () => loads.redis(200_000), log);
    log('pgbench');
    const pgbench = await pairsOf(loads, () => loads.pgbench(4), log);
    log('HTTP');
    const http = await pairsOf(
      loads,
      async () => {
        const { requests, seconds } = await loads.http(4);
        return requests / seconds;
      },
      log,
    );
    const results: BenchResult[] = [
      { name: 'kernel programs, connections only', value: costs.l4, unit: 'µs/socket operation' },
      { name: 'kernel programs, with requests', value: costs.l7, unit: 'µs/socket operation' },
      { name: 'helper at 10,000 requests/s', value: helper.share, unit: '% of a core' },
      { name: 'rate while the helper was measured', value: helper.rate, unit: 'requests/s' },
      { name: 'helper, resident', value: helper.mebibytes, unit: 'MiB' },
      ...spread('redis-benchmark', redis),
      ...spread('pgbench', pgbench),
      ...spread('HTTP of nginx', http),
    ];
    const ratios: BenchRatio[] = [
      atMost('kernel programs with requests, µs/socket operation', costs.l7, goals.l7),
      atMost('kernel programs with connections only, µs/socket operation', costs.l4, goals.l4),
      atMost('helper at 10,000 requests/s, % of a core', helper.share, goals.helper),
      atMost('helper, resident MiB', helper.mebibytes, goals.resident),
    ];
    return { results, ratios };
  },
});
