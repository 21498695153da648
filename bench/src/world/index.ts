import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
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
  /** The longest that the event loop was held, in milliseconds. */
  readonly slice: number;
  readonly investigation: Investigation;
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
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const begin = performance.now();
  const { world } = await observer.assess({ start, end: now });
  const assessed = performance.now();
  const investigation = await observer.investigate({
    service: target,
    indicator: 'availability',
    range: { start, end: now },
  });
  const done = performance.now();
  await new Promise((resolve) => setTimeout(resolve, 5));
  delay.disable();
  if (world.services.length === 0) throw new Error('the world is empty');
  return {
    assess: assessed - begin,
    investigate: done - assessed,
    slice: delay.max / 1e6,
    investigation,
  };
}

async function measure(system: GeneratedSystem): Promise<{
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
        { name: 'longest hold of the event loop', value: single.slice, unit: 'ms' },
        { name: 'total at twice the size', value: double.total, unit: 'ms' },
        { name: 'services in the case file', value: caseFile.world.services.length, unit: '' },
      ],
      ratios: [
        atMost('total in seconds', single.total / 1000, 2),
        atMost('growth when the size doubles', double.total / single.total, 2.3),
        atMost('longest hold of the event loop in ms', single.slice, 10),
      ],
    };
  },
});
