import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { random } from '@abduce/core/testing';
import type { DurableQueueStats } from '../options.ts';
import type { KillTarget } from './kill-sink.ts';

/** How often the suite kills the writer; more are run by hand with `kill-many.ts`. */
export const killRounds = 20;

export interface KillOutcome {
  readonly rounds: number;
  /** Numbers that were acknowledged. */
  readonly acknowledged: ReadonlySet<number>;
  /** Numbers that were begun: a number beyond the greatest acknowledged one may be there or not. */
  readonly begun: number;
  /** What the store holds: `log 5`, `span 5` …, each as often as it is there. */
  readonly contents: readonly string[];
  readonly stats: DurableQueueStats;
  /** Rounds that ended before the queue was open. */
  readonly early: number;
}

const writer = fileURLToPath(new URL('./killed-writer.ts', import.meta.url));

function start(args: readonly string[], onLine: (line: string) => void) {
  const child = spawn(process.execPath, ['--conditions=@abduce/source', writer, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let buffered = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (buffered + text).split('\n');
    buffered = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
  const gone = new Promise<number | null>((resolve) => {
    child.once('close', (code) => resolve(code));
  });
  return { child, gone };
}

/**
 * Kills a process that writes through a durable queue at a random moment, starts it again on the same folder, and so
 * on; then lets the queue deliver what is left, and tells what was acknowledged and what the store holds.
 */
export async function runKills(
  directory: string,
  { kind, place }: KillTarget,
  { rounds = killRounds, seed = 1 }: { readonly rounds?: number; readonly seed?: number } = {},
): Promise<KillOutcome> {
  const chance = random(seed);
  const acknowledged = new Set<number>();
  let next = 0;
  let early = 0;
  for (let round = 0; round < rounds; round++) {
    // Mostly some time after it was opened; now and then while it starts.
    const fromStart = chance.chance(0.15);
    const delay = chance.integer(fromStart ? 2000 : 400);
    let open = false;
    const { child, gone } = start(['write', directory, kind, place, String(next)], (line) => {
      if (line === 'open') {
        open = true;
        if (!fromStart) setTimeout(() => child.kill('SIGKILL'), delay);
      } else acknowledged.add(Number(line));
    });
    if (fromStart) setTimeout(() => child.kill('SIGKILL'), delay);
    const code = await gone;
    if (code !== null) throw new Error(`the writer ended by itself with ${code}`);
    if (!open) early++;
    // Numbers of writes that were cut off are not used again.
    next = Math.max(next, ...acknowledged) + 50;
  }
  let answer = '';
  const { gone } = start(['drain', directory, kind, place], (line) => {
    answer = line;
  });
  if ((await gone) !== 0) throw new Error('the queue could not be drained');
  const { contents, stats } = JSON.parse(answer) as Pick<KillOutcome, 'contents' | 'stats'>;
  return { rounds, acknowledged, begun: next, contents, stats, early };
}

/** What is wrong with an outcome: nothing, if no acknowledged record is lost and none is there twice. */
export function faultsOf({ acknowledged, contents }: KillOutcome): readonly string[] {
  const distinct = new Set(contents);
  const faults: string[] = [];
  const lost = [...acknowledged].filter(
    (n) => !distinct.has(`log ${n}`) || !distinct.has(`span ${n}`),
  );
  if (lost.length > 0) faults.push(`${lost.length} lost, for example ${lost.slice(0, 5)}`);
  if (distinct.size !== contents.length) {
    faults.push(`${contents.length - distinct.size} of ${contents.length} are there twice`);
  }
  return faults;
}
