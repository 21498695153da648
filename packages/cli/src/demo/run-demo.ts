import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listenOtlp } from '@abduce/collectors/otlp';
import {
  AbduceError,
  createObserver,
  encodeCase,
  type Incident,
  type Investigation,
  type Observer,
  systemClock,
} from '@abduce/core';
import { createEngine, renderHtml, templateExplainer } from '@abduce/rca';
import { memoryStore } from '@abduce/storage/memory';
import { watchIncidents } from './incident-watch.ts';
import { recorder } from './recorder.ts';
import { type DemoScenario, type DeployEvent, scenarios } from './scenarios.ts';
import { type Shop, startShop } from './shop.ts';
import { demoTimings } from './timings.ts';

export interface DemoEvents {
  /** Something happened that a person wants to see. */
  tell(line: string): void;
  /** What is going on right now. */
  busy(line: string): void;
}

export interface DemoRun {
  readonly scenario: DemoScenario;
  readonly incident: Incident;
  readonly investigation: Investigation;
  readonly htmlFile: string;
  readonly caseFile: string;
  /** A directory that `abduce investigate` reads. */
  readonly telemetry: string;
  /** From the moment the shop was broken until the incident opened, in milliseconds. */
  readonly detectedAfter: number;
}

export interface DemoOptions {
  /** Directory for reports and case files. */
  readonly out: string;
  readonly events: DemoEvents;
  readonly signal: AbortSignal;
}

const step = 1000;

/** Services send once a second, and slow requests end late. */
const telemetryLag = 2500;

/** Users of the shop may expect 99 % of requests to be answered within this many seconds. */
const latencyThreshold = 0.1;

function shopObserver(): Observer {
  return createObserver({
    store: memoryStore(),
    engine: createEngine(),
    explainer: templateExplainer(),
    step,
    window: 60_000,
    baseline: demoTimings.healthy,
    lag: telemetryLag,
    slo: {
      latency: { target: 0.99, threshold: latencyThreshold },
      rules: [{ long: 8_000, short: 3_000, rate: 8, severity: 'critical' }],
      incidents: { resolveAfter: 3_000, reopenWithin: 0 },
    },
  });
}

/** Starts the shop, breaks it once per scenario, and yields what abduce found from its telemetry. */
export async function* runDemo({ out, events, signal }: DemoOptions): AsyncGenerator<DemoRun> {
  const clock = systemClock();
  const end = new AbortController();
  const data = await mkdtemp(join(tmpdir(), 'abduce-shop-'));
  let shop: Shop | undefined;
  const kill = (): void => shop?.kill();
  process.once('exit', kill);
  try {
    await mkdir(out, { recursive: true });
    await using observer = shopObserver();
    const tape = recorder(observer.sink);
    await using receiver = await listenOtlp({ sink: tape, port: 0 });
    const deployed = async (event: DeployEvent): Promise<void> => {
      const response = await fetch(`${receiver.url}/v1/changes`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...event, time: clock.now() }),
        signal,
      });
      if (!response.ok)
        throw new AbduceError('BUG', `the change event was answered ${response.status}`);
    };
    events.tell(`OTLP over HTTP at ${receiver.url}`);
    shop = await startShop({
      endpoint: receiver.url,
      data,
      onStart: (name) => events.busy(`starting ${name}`),
    });
    signal.throwIfAborted();
    const watch = watchIncidents(observer, step, AbortSignal.any([signal, end.signal]));
    events.tell('the shop is up: 5 services, 22 requests per second');
    events.busy('warming up');
    await clock.sleep(demoTimings.warmUp, { signal });
    tape.restart();
    for (const [at, scenario] of scenarios.entries()) {
      events.busy(`healthy for ${demoTimings.healthy / 1000} s`);
      await clock.sleep(demoTimings.healthy, { signal });
      events.tell(scenario.story);
      const broken = clock.now();
      events.busy('waiting for the objective to burn');
      const [opened] = await Promise.all([
        watch.next(demoTimings.detect),
        scenario.act(shop, deployed),
      ]);
      const detectedAfter = clock.now() - broken;
      events.tell(
        `incident: ${opened.objective.indicator} of ${opened.service} burns (after ${Math.round(detectedAfter / 1000)} s)`,
      );
      await clock.sleep(demoTimings.observe, { signal });
      events.busy('investigating');
      const incident = watch.current(opened);
      const investigation = await observer.investigate(incident, { signal });
      const folder = join(out, scenario.id);
      const htmlFile = join(folder, 'report.html');
      const caseFile = join(folder, 'case.json');
      const telemetry = join(folder, 'telemetry');
      await tape.save(telemetry);
      await writeFile(htmlFile, renderHtml(investigation.report));
      await writeFile(caseFile, encodeCase(investigation.caseFile));
      yield { scenario, incident, investigation, htmlFile, caseFile, telemetry, detectedAfter };
      tape.restart();
      if (at + 1 < scenarios.length) {
        events.busy('repairing the shop');
        await scenario.repair(shop, deployed);
        await clock.sleep(demoTimings.settle, { signal });
      }
    }
  } finally {
    end.abort();
    await shop?.stop();
    process.off('exit', kill);
    await rm(data, { recursive: true, force: true });
  }
}
