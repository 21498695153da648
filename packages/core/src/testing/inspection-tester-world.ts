import type { EntityId } from '../model/entity.ts';
import type { SignalName } from '../model/signals.ts';
import type { Millis, UnixMs } from '../model/units.ts';
import type { LogPatternSummary, LogSeverity } from '../model/world.ts';
import { createCaseFile } from '../world/create-case-file.ts';
import type { DependencyInit, InstanceInit, ServiceInit } from '../world/given-entities.ts';
import type { GivenValues } from '../world/given-signals.ts';
import { type World, worldOf } from '../world/world.ts';
import { series } from './series.ts';

/** Values of one series: in the notation of `series`, or as numbers. */
export type SmallValues = string | ArrayLike<number>;

/** A signal of an entity: one series, or several with labels. */
export type SmallSignal =
  | SmallValues
  | readonly {
      readonly labels: Readonly<Record<string, string>>;
      readonly values: SmallValues;
    }[];

/** A world small enough to write down. Entities that signals and dependencies mention need not be listed. */
export interface SmallWorldInit {
  /** Default 0. */
  readonly start?: UnixMs;
  /** Default one minute. */
  readonly step?: Millis;
  /** Entity → signal → values; every series of the same length. Instances are written `service#instance`. */
  readonly signals?: Readonly<Record<EntityId, Readonly<Partial<Record<SignalName, SmallSignal>>>>>;
  readonly services?: readonly ServiceInit[];
  readonly dependencies?: readonly DependencyInit[];
  readonly instances?: readonly InstanceInit[];
  readonly logPatterns?: readonly {
    readonly service: EntityId;
    /** Default `error`. */
    readonly severity?: LogSeverity;
    readonly template: string;
    /** Records in each step. */
    readonly counts: SmallValues;
  }[];
}

const defaults = { start: 0, step: 60_000 } as const;

/** Throws `CONFIG` when a series has another length than the rest, or its notation cannot be read. */
export function smallWorld(init: SmallWorldInit): World {
  const { start, step, signals = {}, services, dependencies, instances } = { ...defaults, ...init };
  const given = Object.fromEntries(
    Object.entries(signals).map(([entity, own]) => [
      entity,
      Object.fromEntries(
        Object.entries(own).map(([signal, values]) => [signal, givenOf(values as SmallSignal)]),
      ),
    ]),
  );
  const lengths = Object.values(given).flatMap((own) => Object.values(own).map(lengthOf));
  const patterns = (init.logPatterns ?? []).map((pattern) => ({
    ...pattern,
    counts: numbers(pattern.counts),
  }));
  const length = Math.max(1, ...lengths, ...patterns.map(({ counts }) => counts.length));
  const { world } = createCaseFile({
    window: { start, end: start + length * step, step, signals: given },
    ...(services !== undefined && { services }),
    ...(dependencies !== undefined && { dependencies }),
    ...(instances !== undefined && { instances }),
  });
  if (init.logPatterns === undefined) return worldOf(world);
  return worldOf({
    ...world,
    logPatterns: patterns.map(
      ({ service, severity = 'error', template, counts }): LogPatternSummary => ({
        service,
        severity,
        template,
        counts: padded(counts, length),
        sample: template,
      }),
    ),
  });
}

function givenOf(signal: SmallSignal): GivenValues {
  if (typeof signal === 'string') return numbers(signal);
  const first: unknown = signal[0];
  if (typeof first !== 'object') return signal as ArrayLike<number>;
  const labelled = signal as Exclude<SmallSignal, SmallValues>;
  return labelled.map(({ labels, values }) => ({ labels, values: numbers(values) }));
}

function numbers(values: SmallValues): Float64Array {
  return typeof values === 'string' ? series(values).values : Float64Array.from(values);
}

function padded(counts: Float64Array, length: number): Float64Array {
  const whole = new Float64Array(length);
  whole.set(counts);
  return whole;
}

function lengthOf(values: GivenValues): number {
  const first: unknown = values[0];
  if (typeof first !== 'object') return values.length;
  return Math.max(
    ...(values as readonly { readonly values: ArrayLike<number> }[]).map((s) => s.values.length),
  );
}
