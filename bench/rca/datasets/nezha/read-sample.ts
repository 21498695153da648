import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readText } from '../../read-table.ts';
import { serviceOf } from './service-of.ts';

/** One minute in which nothing was wrong. */
export interface Sample {
  readonly day: string;
  readonly trace: string | undefined;
  readonly log: string | undefined;
  readonly services: ReadonlySet<string>;
}

function only(dir: string): string | undefined {
  const file = existsSync(dir) ? readdirSync(dir).sort()[0] : undefined;
  return file === undefined ? undefined : readText(join(dir, file.replace(/\.gz$/, '')));
}

function servicesIn(trace: string | undefined): ReadonlySet<string> {
  const found = new Set<string>();
  for (const line of trace?.split('\n').slice(1) ?? []) {
    const pod = line.split(',', 4)[3];
    if (pod !== undefined) found.add(serviceOf(pod));
  }
  return found;
}

/** The fault-free minutes below `construct_data`, by day. */
export function readSamples(dir: string): readonly Sample[] {
  const root = join(dir, 'construct_data');
  const days = existsSync(root) ? readdirSync(root).sort() : [];
  return days
    .filter((day) => /^\d{4}-\d\d-\d\d$/.test(day))
    .map((day) => {
      const trace = only(join(root, day, 'trace'));
      return { day, trace, log: only(join(root, day, 'log')), services: servicesIn(trace) };
    });
}

/** A day's own sample, else the one of another day that shares most services with it. */
export function sampleFor(
  day: string,
  services: ReadonlySet<string>,
  samples: readonly Sample[],
): Sample | undefined {
  let best: Sample | undefined;
  let most = 0;
  for (const sample of samples) {
    let shared = 0;
    for (const service of sample.services) if (services.has(service)) shared++;
    if (sample.day === day && shared > 0) shared += services.size;
    if (shared > most) {
      most = shared;
      best = sample;
    }
  }
  return best;
}
