import { performance } from 'node:perf_hooks';
import { createObserver, type Investigation } from '@abduce/core';
import { createEngine, templateExplainer } from '@abduce/rca';
import { atMost, type Bench, defineBench, median } from '../harness/index.ts';
import { type GeneratedSystem, generateSystem, steps } from './generate-system.ts';

const step = 15_000;
const start = Date.UTC(2026, 0, 5, 12);
const window = steps * step;
const rounds = 5;

interface Run {
  readonly assess: number;
  readonly investigate: number;
  /** CPU time of both, of the main thread, in milliseconds. */
  readonly cpu: number;
  /** The longest turn of the event loop, in milliseconds of CPU time: other programs cannot stretch it. */
  readonly slice: number;
  readonly investigation: Investigation;
}

/** CPU time of this thread: the time that all would take on an idle machine. */
function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

function turnWatch(): { stop(): number } {
  let longest = 0;
  let last = cpuMs();
  let running = true;
  const turn = (): void => {
    const now = cpuMs();
    longest = Math.max(longest, now - last);
    last = now;
    if (running) setImmediate(turn);
  };
  setImmediate(turn);
  return {
    stop() {
      running = false;
      return Math.max(longest, cpuMs() - last);
    },
  };
}

async function run({ store, target }: GeneratedSystem): Promise<Run> {
  globalThis.gc?.();
  await new Promise((resolve) => setTimeout(resolve, 50));
  const now = start + window;
  const observer = createObserver({
    store,
    engine: createEngine(),
    explainer: templateExplainer(),
    step,
    window,
    baseline: window,
    // The real time, since turns are given by it; the data are elsewhere, so ranges are named.
    limits: { caseBytes: 8_000_000 },
  });
  const turns = turnWatch();
  const cpu = cpuMs();
  const begin = performance.now();
  const { world } = await observer.assess({ start, end: now });
  const assessed = performance.now();
  const investigation = await observer.investigate({
    service: target,
    indicator: 'availability',
    range: { start, end: now },
  });
  const done = performance.now();
  const spent = cpuMs() - cpu;
  const slice = turns.stop();
  if (world.services.length === 0) throw new Error('the world is empty');
  return {
    assess: assessed - begin,
    investigate: done - assessed,
    cpu: spent,
    slice,
    investigation,
  };
}

async function measure(system: GeneratedSystem): Promise<{
  readonly cpu: number;
  readonly total: number;
  readonly assess: number;
  readonly investigate: number;
  readonly slice: number;
  readonly last: Run;
}> {
  let last = await run(system);
  const runs: Run[] = [];
  for (let round = 0; round < rounds; round++) runs.push((last = await run(system)));
  return {
    cpu: median(runs.map(({ cpu }) => cpu)),
    total: median(runs.map(({ assess, investigate }) => assess + investigate)),
    assess: median(runs.map(({ assess }) => assess)),
    investigate: median(runs.map(({ investigate }) => investigate)),
    slice: median(runs.map(({ slice }) => slice)),
    last,
  };
}

/** World, graph, inspections, objectives and investigation of a generated system, and how that grows. */
export const bench: Bench = defineBench({
  name: 'world',
  async run({ log }) {
    const size = { services: 500, calleesPerService: 10, instancesPerService: 4 };
    const one = generateSystem(size);
    log(
      `${size.services} services, ${one.dependencies} dependencies, ${one.series} series × ${steps}`,
    );
    const single = await measure(one);
    const two = generateSystem({ ...size, services: size.services * 2 });
    log(
      `${size.services * 2} services, ${two.dependencies} dependencies, ${two.series} series × ${steps}`,
    );
    const double = await measure(two);
    const { diagnosis, caseFile } = single.last.investigation;
    log(
      `verdict ${diagnosis.verdict}, ${diagnosis.ranking[0]?.entity}; at fault is ${one.culprit}`,
    );
    return {
      results: [
        { name: 'series', value: one.series, unit: '' },
        { name: 'dependencies', value: one.dependencies, unit: '' },
        { name: 'assess: world, graph, inspections, objectives', value: single.assess, unit: 'ms' },
        {
          name: 'investigate: two worlds, case file, engine, report',
          value: single.investigate,
          unit: 'ms',
        },
        { name: 'total', value: single.total, unit: 'ms' },
        { name: 'total, CPU time of the thread', value: single.cpu, unit: 'ms' },
        { name: 'longest turn of the event loop, CPU time', value: single.slice, unit: 'ms' },
        { name: 'total at twice the size, CPU time of the thread', value: double.cpu, unit: 'ms' },
        { name: 'services in the case file', value: caseFile.world.services.length, unit: '' },
      ],
      ratios: [
        atMost('total in CPU-seconds of the thread', single.cpu / 1000, 2),
        atMost('growth when the size doubles', double.cpu / single.cpu, 2.3),
        atMost('longest turn of the event loop in CPU-ms', single.slice, 10),
      ],
    };
  },
});
