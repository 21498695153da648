import { describe, expect, it } from 'vitest';
import { decodeCase, encodeCase } from '../model/documents.ts';
import type { TelemetryStore } from '../ports/store.ts';
import { manualClock } from '../testing/manual-clock.ts';
import { minutes } from '../testing/scenario/types.ts';
import { createObserver } from './create-observer.ts';

import {
  batchStore,
  engine,
  explainer,
  observed,
  rules,
  telemetry,
  told,
} from './test-kit/observed-shop.ts';

describe('assess', { timeout: 60_000 }, () => {
  it('builds the world, judges it and opens the incident', async () => {
    const { observer } = await observed();
    const { world, findings, incidents, objectives } = await observer.assess();
    expect(world.services.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['orders', 'stranger', 'web', 'database:postgresql/shop']),
    );
    expect(world.dependencies.map(({ id }) => id)).toContain('web -> orders');
    expect(incidents.map(({ service, status }) => [service, status])).toEqual([['web', 'open']]);
    expect(
      objectives.find(({ objective }) => objective.id === 'availability:orders')?.rates[0]?.fires,
    ).toBe(true);
    expect(findings.some(({ verdict, entity }) => verdict === 'fail' && entity === 'orders')).toBe(
      true,
    );
    expect(world.signals.rows.some(({ signal }) => signal === 'instance.cpu.usage')).toBe(true);
  });

  it('finds nothing wrong before the fault', async () => {
    const { observer, story } = await observed();
    const { start } = story.range;
    const range = { start: start + minutes(6), end: start + minutes(11) };
    const { incidents, findings } = await observer.assess(range);
    expect(incidents).toEqual([]);
    expect(findings.filter(({ verdict }) => verdict === 'error')).toEqual([]);
  });

  it('turns a store that fails in part into gaps', async () => {
    const broken = batchStore();
    const store: TelemetryStore = {
      ...broken,
      metrics: {
        names: async () => [],
        query: async ({ metric }) => {
          throw new Error(`no answer for ${metric}`);
        },
      },
      logs: {
        // biome-ignore lint/correctness/useYield: a query that dies at once
        async *query() {
          throw new Error('disk full');
        },
      },
    };
    const clock = manualClock(told.range.end);
    const observer = createObserver({ store, clock, window: minutes(5), slo: { rules } });
    for (const batch of telemetry) await broken.traces?.write?.(batch);
    const { gaps, incidents } = await observer.assess();
    expect(incidents.length).toBe(1);
    expect(gaps.find(({ signal }) => signal === 'logs')).toEqual({
      signal: 'logs',
      reason: 'failed',
      detail: 'reading logs failed: disk full',
    });
    expect(gaps.filter(({ reason }) => reason === 'failed').length).toBeGreaterThan(3);
  });

  it('says what was cut off', async () => {
    const { observer } = await observed({ limits: { spans: 500 } });
    const { gaps, world } = await observer.assess();
    expect(gaps.find(({ signal }) => signal === 'traces')?.detail).toMatch(
      /^only the newest 500 were read: those since 2026-01-05T12:1/,
    );
    expect(world.quality.spans).toBe(500);
  });

  it('answers an empty store with gaps alone', async () => {
    const observer = createObserver({ store: batchStore(), clock: manualClock(minutes(60)) });
    const { world, incidents, gaps } = await observer.assess();
    expect(world.services).toEqual([]);
    expect(incidents).toEqual([]);
    expect(gaps.map(({ signal }) => signal)).toEqual(expect.arrayContaining(['traces', 'logs']));
  });

  it('throws the reason of an abort', async () => {
    const { observer } = await observed();
    const reason = new Error('enough');
    await expect(observer.assess(undefined, { signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    );
    const late = new AbortController();
    const pending = observer.assess(undefined, { signal: late.signal });
    late.abort(reason);
    await expect(pending).rejects.toBe(reason);
  });

  it('keeps two observers apart', async () => {
    const [one, two] = [await observed(), await observed()];
    await one.observer.assess();
    const quiet = { start: two.story.range.start, end: two.story.range.start + minutes(5) };
    expect((await two.observer.assess(quiet)).incidents).toEqual([]);
  });
});

describe('investigate', { timeout: 60_000 }, () => {
  it('gathers a frozen case file that survives its codec', async () => {
    const { observer, story } = await observed();
    const { incidents } = await observer.assess();
    const [incident] = incidents;
    if (incident === undefined) throw new Error('no incident');
    const { caseFile, diagnosis, report } = await observer.investigate(incident);
    expect(diagnosis.window).toEqual(caseFile.window);
    expect(report.verdict).toBe('inconclusive');
    expect(caseFile.target).toEqual({ service: 'web', indicator: incident.objective.indicator });
    expect(caseFile.window.start).toBeLessThan(incident.openedAt);
    expect(caseFile.baselines[0]?.end).toBe(caseFile.window.start);
    expect(caseFile.world.services.map(({ id }) => id)).toContain('database:postgresql/shop');
    expect(caseFile.world.changes.map(({ service }) => service)).toEqual(['orders']);
    expect(caseFile.world.changes[0]?.time).toBe(story.range.start + minutes(14));
    expect(caseFile.baselineSignals[0]?.rows.length).toBeGreaterThan(20);
    expect(caseFile.telemetry.some(({ spans }) => (spans?.length ?? 0) > 0)).toBe(true);
    expect(Object.isFrozen(caseFile.world.services)).toBe(true);
    expect(decodeCase(encodeCase(caseFile))).toEqual(caseFile);
  });

  it('takes a service by name, and a time alone', async () => {
    const { observer, story } = await observed();
    const range = { start: story.range.start + minutes(13), end: story.range.end };
    const named = await observer.investigate({
      service: 'orders',
      range,
      indicator: 'availability',
    });
    expect(named.caseFile.target).toEqual({ service: 'orders', indicator: 'availability' });
    const open = await observer.investigate({ range });
    expect(open.caseFile.target).toBe(undefined);
    expect(open.caseFile.world.services.length).toBe(4);
    await expect(observer.investigate({ service: 'nobody', range })).rejects.toThrow(
      'service "nobody" is not in the data: database:postgresql/shop',
    );
  });

  it('replays a case file without the store', async () => {
    const { observer, story } = await observed();
    const range = { start: story.range.start + minutes(13), end: story.range.end };
    const first = await observer.investigate({ service: 'orders', range });
    const elsewhere = createObserver({
      store: { ...batchStore(), traces: undefined as never },
      engine,
      explainer,
    });
    const again = await elsewhere.investigate(first.caseFile);
    expect(again.caseFile).toBe(first.caseFile);
    expect(again.diagnosis).toEqual(first.diagnosis);
  });

  it('keeps the case file within its budget, and states what it left out', async () => {
    const { observer, story } = await observed({ limits: { caseBytes: 400_000 } });
    const range = { start: story.range.start + minutes(13), end: story.range.end };
    const { caseFile } = await observer.investigate({ service: 'orders', range });
    expect(encodeCase(caseFile).length).toBeLessThan(500_000);
    const cut = caseFile.sampling.filter(({ kept, total }) => kept < total);
    expect(cut.length).toBeGreaterThan(0);
    for (const { kept } of caseFile.sampling) expect(kept).toBeGreaterThan(0);
    for (const { method } of cut) expect(method).toContain('at random');
  });

  it('needs an engine', async () => {
    const observer = createObserver({ store: batchStore(), clock: manualClock(minutes(60)) });
    await expect(observer.investigate({ range: { start: 0, end: 1 } })).rejects.toThrow(
      'needs an engine',
    );
  });
});

describe('options', () => {
  it.each([
    [{ step: 0 }, 'step is 0'],
    [{ window: Number.NaN }, 'window is NaN'],
    [{ step: 60_000, window: 1000 }, 'shorter than a step'],
    [{ limits: { spans: -1 } }, 'spans is -1'],
  ])('refuses %o', (options, message) => {
    expect(() => createObserver({ store: batchStore(), ...options })).toThrow(message);
  });
});
