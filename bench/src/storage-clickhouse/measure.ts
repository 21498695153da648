import { median } from '../harness/index.ts';

export interface Way {
  readonly name: string;
  /** Brings rows to the server once; `run` is unlike in every call. */
  run(call: number): Promise<void>;
}

export interface Cost {
  readonly name: string;
  /** Milliseconds of processor time of one call, by round. */
  readonly client: readonly number[];
  readonly server: readonly number[];
}

interface MeasureOptions {
  readonly rounds: number;
  readonly callsPerRound: number;
  readonly warmup: number;
  serverMs(): number;
  /** Makes room between rounds; not measured. */
  reset(): Promise<void>;
}

function clientMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** All ways in turns, each second round in reverse order: a slow phase of the machine hits all alike. */
export async function measureWays(
  ways: readonly Way[],
  options: MeasureOptions,
): Promise<readonly Cost[]> {
  const { rounds, callsPerRound, warmup, serverMs, reset } = options;
  const costs = ways.map(({ name }) => ({ name, client: [] as number[], server: [] as number[] }));
  let call = 0;
  for (let round = 0; round < warmup + rounds; round++) {
    const order = [...ways.keys()];
    for (const i of round % 2 === 0 ? order : order.reverse()) {
      await reset();
      const [client, server] = [clientMs(), serverMs()];
      for (let n = 0; n < callsPerRound; n++) await ways[i]?.run(call++);
      if (round < warmup) continue;
      costs[i]?.client.push((clientMs() - client) / callsPerRound);
      costs[i]?.server.push((serverMs() - server) / callsPerRound);
    }
  }
  return costs;
}

/** The median over the rounds of what `a` cost, as a part of what `b` cost. */
export function ratio(a: Cost, b: Cost, of: (cost: Cost, round: number) => number): number {
  return median(a.client.map((_, round) => of(a, round) / of(b, round)));
}

export const client = (cost: Cost, round: number): number => cost.client[round] as number;
export const server = (cost: Cost, round: number): number => cost.server[round] as number;
export const both = (cost: Cost, round: number): number =>
  client(cost, round) + server(cost, round);
