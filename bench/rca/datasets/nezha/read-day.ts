import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { AbduceError, type UnixMs } from '@abduce/core';
import { readText } from '../../read-table.ts';

export interface Fault {
  /** `YYYY-MM-DD HH:MM:SS`, read as UTC. */
  readonly inject: string;
  readonly time: UnixMs;
  readonly pod: string;
  readonly type: string;
}

export interface Day {
  readonly name: string;
  readonly dir: string;
  readonly faults: readonly Fault[];
  /** Times of all injections, also of those that are no cases here. */
  readonly times: readonly UnixMs[];
}

const utc = (text: string): UnixMs => Date.parse(`${text.slice(0, 19).replace(' ', 'T')}Z`);

interface Entry {
  readonly inject_time?: unknown;
  readonly inject_pod?: unknown;
  readonly inject_type?: unknown;
}

function readDay(dir: string, name: string): Day | undefined {
  const text = readText(join(dir, name, `${name}-fault_list.json`));
  if (text === undefined) return undefined;
  const entries = Object.values(JSON.parse(text) as Record<string, Entry[]>).flat();
  const faults = entries.map((entry): Fault => {
    const inject = String(entry.inject_time);
    return {
      inject,
      time: utc(inject),
      pod: String(entry.inject_pod),
      type: String(entry.inject_type),
    };
  });
  const all = readText(join(dir, name, `${name}-all_fault_times.json`));
  const times =
    all === undefined ? [] : (JSON.parse(all) as unknown[]).map((at) => utc(String(at)));
  return {
    name,
    dir: join(dir, name),
    faults: faults.sort((a, b) => a.time - b.time),
    times: [...new Set([...times, ...faults.map(({ time }) => time)])].sort((a, b) => a - b),
  };
}

/** The days below `rca_data`. Throws `CONFIG` where there are none. */
export function readDays(dir: string): readonly Day[] {
  const root = join(dir, 'rca_data');
  const days = (existsSync(root) ? readdirSync(root).sort() : [])
    .map((name) => readDay(root, name))
    .filter((day) => day !== undefined);
  if (days.length > 0) return days;
  throw new AbduceError('CONFIG', `no "<day>/<day>-fault_list.json" below "${root}"`, {
    hint: 'Give --data the directory that holds rca_data/ and construct_data/.',
  });
}
