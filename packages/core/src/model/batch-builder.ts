import type { TelemetryBatch } from './batch.ts';
import type { LogInit, PointInit, SpanInit } from './batch-inits.ts';
import type { ChangeEvent } from './change.ts';
import { logWriter } from './log-writer.ts';
import { ownerWriter } from './owner-writer.ts';
import { pointWriter } from './point-writer.ts';
import type { Profile } from './profile.ts';
import { spanWriter } from './span-writer.ts';

export type { LogInit, PointInit, ScopeInit, SpanInit } from './batch-inits.ts';
export { msToNano } from './nano.ts';

/** Turns rows into a batch. For hand-made data, tests and JSON; the wire decoders write columns directly. */
export interface BatchBuilder {
  span(span: SpanInit): void;
  log(record: LogInit): void;
  point(point: PointInit): void;
  profile(profile: Profile): void;
  change(change: ChangeEvent): void;
  build(): TelemetryBatch;
}

export function batchBuilder(): BatchBuilder {
  const strings: string[] = [''];
  const ids = new Map<string, number>([['', 0]]);
  const intern = (value: string): number => {
    let id = ids.get(value);
    if (id === undefined) {
      id = strings.push(value) - 1;
      ids.set(value, id);
    }
    return id;
  };
  const owners = ownerWriter(intern);
  const spans = spanWriter(intern, owners);
  const logs = logWriter(intern, owners);
  const points = pointWriter(intern, owners);
  const profiles: Profile[] = [];
  const changes: ChangeEvent[] = [];
  return {
    span: spans.push,
    log: logs.push,
    point: points.push,
    profile: (profile) => void profiles.push(profile),
    change: (change) => void changes.push(change),
    build: () => ({
      strings,
      ...owners.take(),
      ...(spans.length > 0 && { spans: spans.take() }),
      ...(logs.length > 0 && { logs: logs.take() }),
      ...(points.length > 0 && { metrics: points.take() }),
      ...(profiles.length > 0 && { profiles }),
      ...(changes.length > 0 && { changes }),
    }),
  };
}
