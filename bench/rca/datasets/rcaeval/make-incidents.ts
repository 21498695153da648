import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { random } from '@abduce/core/testing';

/** What a fault does to the service it hits. */
export type MadeFault = 'cpu' | 'mem' | 'delay' | 'loss';

const callees: Readonly<Record<string, readonly string[]>> = {
  gate: ['basket', 'catalogue', 'orders'],
  basket: ['store'],
  catalogue: ['prices'],
  orders: ['basket', 'ledger'],
  store: [],
  prices: [],
  ledger: [],
};

export const madeServices: readonly string[] = Object.keys(callees);

const seconds = 600;

/** Seconds that a call takes by itself, and calls per second. */
const usual = { self: 0.012, rate: 40, cpu: 0.3, memory: 2e8 } as const;

interface Step {
  readonly latency: number;
  readonly errors: number;
}

/**
 * Writes one case in the wide form: a row a second, ten minutes of health and ten of a fault. A delay or lost packets
 * slow the callers as well; a CPU fault also does, a little; memory alone hurts nobody.
 */
export function makeIncident(
  dir: string,
  service: string,
  fault: MadeFault,
  number: number,
  seed = 1,
): void {
  const chance = random(seed).fork(`${service} ${fault} ${number}`);
  const start = 1_700_000_000;
  const metrics = ['cpu', 'mem', 'load', 'latency-50', 'latency-90', 'error', 'socket'];
  const header = ['time', ...madeServices.flatMap((one) => metrics.map((m) => `${one}_${m}`))];
  const rows: string[] = [header.join(',')];
  for (let second = 0; second < 2 * seconds; second++) {
    const on = second >= seconds;
    const hit = (one: string): boolean => on && one === service;
    const known = new Map<string, Step>();
    const stepOf = (one: string): Step => {
      const before = known.get(one);
      if (before !== undefined) return before;
      let latency = usual.self * Math.exp(0.1 * chance.normal());
      let errors = 0;
      if (hit(one) && fault === 'cpu') latency *= 2.5;
      if (hit(one) && fault === 'delay') latency += 0.2;
      if (hit(one) && fault === 'loss') {
        latency += 0.08;
        errors += 0.1;
      }
      for (const callee of callees[one] ?? []) {
        const below = stepOf(callee);
        latency += below.latency;
        errors += below.errors;
      }
      const step = { latency, errors: Math.min(1, errors) };
      known.set(one, step);
      return step;
    };
    const cells: string[] = [String(start + second)];
    for (const one of madeServices) {
      const { latency, errors } = stepOf(one);
      const rate = usual.rate * (1 + 0.05 * chance.normal());
      const cpu = usual.cpu * (hit(one) && fault === 'cpu' ? 3 : 1) * (1 + 0.05 * chance.normal());
      const memory =
        usual.memory * (hit(one) && fault === 'mem' ? 2 : 1) * (1 + 0.01 * chance.normal());
      const values = [cpu, memory, rate, latency, latency * 1.6, errors * rate, 20];
      cells.push(...values.map((value) => String(Number(value.toPrecision(6)))));
    }
    rows.push(cells.join(','));
  }
  const folder = join(dir, `${service}_${fault}`, String(number));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'data.csv'), `${rows.join('\n')}\n`);
  writeFileSync(join(folder, 'inject_time.txt'), `${start + seconds}\n`);
}
