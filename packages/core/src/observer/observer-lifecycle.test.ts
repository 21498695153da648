import { describe, expect, it } from 'vitest';
import type { TelemetryBatch } from '../model/batch.ts';
import type { IncidentEvent } from '../model/incident.ts';
import type { Collector } from '../ports/runtime.ts';
import { manualClock } from '../testing/manual-clock.ts';
import { minutes, seconds } from '../testing/scenario/types.ts';
import { createObserver } from './create-observer.ts';

import { batchStore, observed, rules, shop, telemetry, told } from './test-kit/observed-shop.ts';

describe('watch', { timeout: 60_000 }, () => {
  it('tells when an incident opens and resolves, and ends when the consumer does', async () => {
    const story = shop().during(minutes(17), minutes(20), { service: 'orders', errorRate: 0 });
    const clock = manualClock(story.range.start + minutes(12));
    const store = batchStore();
    for (const batch of story.batches()) {
      await store.traces?.write?.(batch);
    }
    const observer = createObserver({
      store,
      clock,
      step: seconds(15),
      window: minutes(5),
      slo: { rules, incidents: { resolveAfter: minutes(1) } },
    });
    const events: IncidentEvent[] = [];
    const done = (async () => {
      for await (const event of observer.watch({ every: minutes(1) })) {
        events.push(event);
        if (event.type === 'resolved') return;
      }
    })();
    for (let i = 0; i < 200 && events.at(-1)?.type !== 'resolved'; i++) {
      await clock.advance(minutes(1));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await done;
    expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(['opened', 'resolved']));
    const opened = (events[0] as IncidentEvent).time - story.range.start;
    expect(opened).toBeGreaterThan(minutes(14));
    expect(opened).toBeLessThan(minutes(16.1));
    expect(clock.sleepers).toBe(0);
  });

  it('throws the reason when aborted, also while it sleeps', async () => {
    const { observer, clock } = await observed();
    const abort = new AbortController();
    const iterator = observer.watch({ signal: abort.signal });
    expect((await iterator.next()).value?.type).toBe('opened');
    const next = iterator.next();
    await clock.advance(1);
    abort.abort(new Error('enough'));
    await expect(next).rejects.toThrow('enough');
    expect(clock.sleepers).toBe(0);
  });

  it('ends when the observer is closed', async () => {
    const { observer } = await observed();
    const iterator = observer.watch();
    await iterator.next();
    const next = iterator.next();
    await observer.close();
    await expect(next).rejects.toThrow('the observer was closed');
    await expect(observer.assess()).rejects.toThrow('the observer is closed');
  });
});

describe('start and close', () => {
  it('runs collectors until closed, and survives one that fails', async () => {
    const log: string[] = [];
    const collector: Collector = {
      name: 'good',
      async run(sink, { signal, clock }) {
        await sink.write(telemetry[0] as TelemetryBatch);
        log.push('wrote');
        await clock.sleep(1e9, { signal }).catch(() => log.push('stopped'));
      },
    };
    const bad: Collector = {
      name: 'bad',
      async run() {
        throw new Error('no route');
      },
    };
    const errors: unknown[] = [];
    const store = batchStore();
    {
      await using observer = createObserver({
        store,
        clock: manualClock(told.range.end),
        collectors: [bad, collector],
        logger: { log: (level, message) => void (level === 'error' && errors.push(message)) },
      });
      observer.start();
      observer.start();
      await new Promise((resolve) => setImmediate(resolve));
      expect(observer.sink.counts().written).toBeGreaterThan(0);
    }
    expect(log).toEqual(['wrote', 'stopped']);
    expect(errors).toEqual(['collector bad stopped']);
  });

  it('does not wait for ever for a collector that will not stop', async () => {
    const clock = manualClock(0);
    const deaf: Collector = { name: 'deaf', run: () => new Promise(() => {}) };
    const warnings: unknown[] = [];
    const observer = createObserver({
      store: batchStore(),
      clock,
      collectors: [deaf],
      logger: {
        log: (level, message, fields) =>
          void (level === 'warn' && warnings.push([message, fields])),
      },
    });
    observer.start();
    const closed = observer.close();
    await clock.advance(10_000);
    await closed;
    expect(warnings).toEqual([['collectors did not stop in time', { collectors: ['deaf'] }]]);
  });
});
