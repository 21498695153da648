import { batchBuilder, type TelemetryBatch } from '@abduce/core';
import { minutes, seconds } from '@abduce/core/testing';
import { describe, expect, it } from 'vitest';
import { brokenAt, outage } from '../test-kit/outage.ts';
import { openRecording, type Recording, recordedRange } from './recording.ts';

const start = Date.UTC(2026, 0, 5, 12);

/** Two log records, so far apart. */
function logs(from: number, to: number): TelemetryBatch {
  const builder = batchBuilder();
  const resource = { 'service.name': 'cart' };
  for (const time of [from, to]) builder.log({ resource, time, body: 'here' });
  return builder.build();
}

async function opened(batches: readonly TelemetryBatch[]): Promise<Recording & AsyncDisposable> {
  const recording = await openRecording(batches, undefined);
  return Object.assign(recording, { [Symbol.asyncDispose]: () => recording.observer.close() });
}

describe('the time that is recorded', () => {
  it('spans all batches, and ignores records without a time', () => {
    const batches = [logs(start + 5000, start + 7000), logs(0, start + 1000)];
    expect(recordedRange(batches)).toEqual({ start: start + 1000, end: start + 7001 });
  });

  it('is asked for when there is none', () => {
    expect(() => recordedRange([])).toThrow(expect.objectContaining({ code: 'CONFIG' }));
  });

  it.each([
    [seconds(30), seconds(1)],
    [minutes(4), seconds(1)],
    [minutes(6), seconds(2)],
    [minutes(60), seconds(15)],
    [minutes(600), seconds(300)],
    [minutes(24 * 60), seconds(360)],
  ])('of %s ms is cut into steps of %s ms', async (length, step) => {
    await using recording = await opened([logs(start, start + length - 1)]);
    expect(recording.step).toBe(step);
    expect((recording.range.end - recording.range.start) / step).toBeLessThanOrEqual(240);
    expect(recording.lead).toBeGreaterThanOrEqual(6 * step);
    expect(recording.lead).toBeLessThan(length / 2 + 6 * step);
  });

  it('is cut to whole steps: a part of one looks as if the traffic fell', async () => {
    await using recording = await opened([logs(start + 300, start + 20_400)]);
    expect(recording.range).toEqual({ start: start + 1000, end: start + 20_000 });
  });
});

describe('playing', () => {
  it('finds the incident, and tells how far it is', async () => {
    const shares: number[] = [];
    await using recording = await opened(outage().batches());
    const incident = await recording.play((share) => shares.push(share));
    expect(incident).toMatchObject({ service: 'gateway', objective: { indicator: 'latency' } });
    const sinceFault = (incident?.openedAt ?? 0) - (start + brokenAt);
    expect(sinceFault).toBeGreaterThan(0);
    expect(sinceFault).toBeLessThan(recording.lead);
    expect(shares.at(-1)).toBe(1);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
  });

  it('prefers the incident that lasted to one at the start, when everything was cold', async () => {
    const cold = outage().during(0, seconds(40), { service: 'gateway', delay: 2000 });
    await using recording = await opened(cold.batches());
    const incident = await recording.play(() => {});
    expect(incident?.openedAt).toBeGreaterThan(start + brokenAt);
  });

  it('asks for normal time when there is none', async () => {
    await using recording = await opened(outage().batches().slice(17));
    await expect(recording.play(() => {})).rejects.toMatchObject({
      code: 'CONFIG',
      hint: expect.stringContaining('normal time before'),
    });
  });

  it('finds nothing where nothing burns', async () => {
    const healthy = outage().batches().slice(0, 12);
    await using recording = await opened(healthy);
    expect(await recording.play(() => {})).toBeUndefined();
  });

  it('ends when it is interrupted', async () => {
    const interrupt = new AbortController();
    await using recording = await opened([logs(start, start + 20_000)]);
    const playing = recording.play(() => interrupt.abort(), { signal: interrupt.signal });
    await expect(playing).rejects.toMatchObject({ name: 'AbortError' });
  });
});
