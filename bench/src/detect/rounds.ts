import { median, type Timing } from '../harness/index.ts';

export interface Peer {
  readonly name: string;
  /** CPU time of one unit of work in milliseconds; `undefined` when the peer timed nothing. */
  measure(): Promise<number> | number;
}

/** CPU time of this process for the fastest of `runs` calls: all of them in one phase of the machine. */
export function cpuOf(run: () => unknown, runs: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < runs; i++) {
    const begin = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(begin);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

/**
 * As `interleave`, for peers that may live in another process: every round measures all of them, one after the
 * other, each second round in reverse order. The first `warmup` rounds do not count.
 */
export async function interleavePeers(
  peers: readonly Peer[],
  rounds: number,
  warmup = 1,
): Promise<readonly Timing[]> {
  const samples = new Map<string, number[]>(peers.map(({ name }) => [name, []]));
  for (let round = 0; round < warmup + rounds; round++) {
    for (const peer of round % 2 === 0 ? peers : peers.toReversed()) {
      const sample = await peer.measure();
      if (round >= warmup) samples.get(peer.name)?.push(sample);
    }
  }
  return peers.map(({ name }) => {
    const list = samples.get(name) ?? [];
    return { name, cpuMs: median(list), rounds: list };
  });
}
