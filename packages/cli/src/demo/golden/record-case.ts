import { mkdtemp, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listenOtlp } from '@abduce/collectors/otlp';
import {
  AbduceError,
  type Clock,
  type Incident,
  type Investigation,
  type InvestigationTarget,
  type Observer,
  systemClock,
} from '@abduce/core';
import { announceTo } from '../announce.ts';
import { type IncidentWatch, watchIncidents } from '../incident-watch.ts';
import { type Shop, startShop } from '../shop.ts';
import { shopObserver, shopTimes } from '../shop-observer.ts';
import type { GoldenScenario } from './golden-scenario.ts';
import { redactingSink } from './redact.ts';

/** Milliseconds. */
const times = {
  warmUp: 6_000,
  healthy: 26_000,
  baseline: 18_000,
  /** How long a fault may take to burn an objective. */
  detect: 40_000,
  observe: 6_000,
  /** What is looked at when nothing is wrong: before and after what happened. */
  before: 6_000,
  after: 14_000,
};

const shopDirectory = join(dirname(dirname(fileURLToPath(import.meta.url))), 'shop');

interface Stage {
  readonly observer: Observer;
  readonly watch: IncidentWatch;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

function disturbed(what: string): AbduceError {
  return new AbduceError('CONFIG', `the recording is of no use: ${what}`, {
    hint: 'the machine may be too busy: record it again when it is quieter',
  });
}

async function openIncidents(observer: Observer): Promise<readonly Incident[]> {
  const { incidents } = await observer.assess();
  return incidents;
}

/** Waits for the incident that a fault must open, or for the quiet that must last. */
async function targetOf(
  { observer, watch, clock, signal }: Stage,
  { truth, observe }: GoldenScenario,
  act: () => Promise<void>,
): Promise<InvestigationTarget> {
  if ((await openIncidents(observer)).length > 0)
    throw disturbed('an objective burnt before anything happened');
  const begun = clock.now();
  if (truth.verdict === 'root_cause') {
    const [opened] = await Promise.all([watch.next(times.detect), act()]);
    await clock.sleep(observe ?? times.observe, { signal });
    return watch.current(opened);
  }
  await act();
  await clock.sleep(Math.max(0, begun + times.after - clock.now()), { signal });
  const end = clock.now();
  await clock.sleep(shopTimes.telemetryLag, { signal });
  if ((await openIncidents(observer)).length > 0)
    throw disturbed('a healthy shop burnt an objective');
  const start = begun - times.before;
  return {
    service: 'gateway',
    indicator: 'latency',
    range: { start, end },
    baselines: [{ start: start - times.baseline, end: start }],
  };
}

/** Starts a shop, does to it what the scenario says, and investigates what its telemetry shows. */
export async function recordCase(
  scenario: GoldenScenario,
  signal: AbortSignal,
): Promise<Investigation> {
  const clock = systemClock();
  const end = new AbortController();
  const data = await mkdtemp(join(tmpdir(), 'abduce-golden-'));
  let shop: Shop | undefined;
  const kill = (): void => shop?.kill();
  process.once('exit', kill);
  try {
    await using observer = shopObserver({
      baseline: times.baseline,
      ...(scenario.threshold !== undefined && { threshold: scenario.threshold }),
    });
    const sink = redactingSink(observer.sink, {
      hosts: [hostname()],
      directories: {
        [shopDirectory]: '/srv/shop',
        [join(shopDirectory, '../../../../..')]: '/srv',
        [data]: '/data',
      },
    });
    await using receiver = await listenOtlp({ sink, port: 0 });
    const announce = announceTo(receiver.url, clock, signal);
    shop = await startShop({
      endpoint: receiver.url,
      data,
      ...(scenario.setup !== undefined && { setup: scenario.setup }),
    });
    await clock.sleep(times.warmUp, { signal });
    const watch = watchIncidents(observer, shopTimes.step, AbortSignal.any([signal, end.signal]));
    await clock.sleep(times.healthy, { signal });
    const act = async (): Promise<void> => scenario.act(shop as Shop, announce);
    try {
      const target = await targetOf({ observer, watch, clock, signal }, scenario, act);
      return await observer.investigate(target, { signal });
    } finally {
      // Before the observer is closed, which would look like a failure to the watch.
      end.abort();
      await watch.ended;
    }
  } finally {
    await shop?.stop();
    process.off('exit', kill);
    await rm(data, { recursive: true, force: true });
  }
}
