import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listenOtlp } from '@abduce/collectors/otlp';
import { encodeCase, type Incident, type Investigation, systemClock } from '@abduce/core';
import { renderHtml } from '@abduce/rca';
import { announceTo } from './announce.ts';
import { watchIncidents } from './incident-watch.ts';
import { recorder } from './recorder.ts';
import { type DemoScenario, scenarios } from './scenarios.ts';
import { type Shop, startShop } from './shop.ts';
import { shopObserver, shopTimes } from './shop-observer.ts';
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
    await using observer = shopObserver({ baseline: demoTimings.healthy });
    const tape = recorder(observer.sink);
    await using receiver = await listenOtlp({ sink: tape, port: 0 });
    const announce = announceTo(receiver.url, clock, signal);
    events.tell(`OTLP over HTTP at ${receiver.url}`);
    shop = await startShop({
      endpoint: receiver.url,
      data,
      onStart: (name) => events.busy(`starting ${name}`),
    });
    signal.throwIfAborted();
    const watch = watchIncidents(observer, shopTimes.step, AbortSignal.any([signal, end.signal]));
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
        scenario.act(shop, announce),
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
        await scenario.repair(shop, announce);
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
