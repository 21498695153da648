import { type EntityId, type SignalName, signals, type TimeRange } from '@abduce/core';
import type { Measured } from '../case/case-view.ts';
import { maxTracks, ratioTrack, samplesOf, sumTracks, type Track } from '../case/track.ts';
import { meanFinite } from '../detect/statistics.ts';
import { changeFacts, wordFact } from '../evidence.ts';
import type { Interval } from '../rank/symptom.ts';
import { chartOf } from './chart.ts';
import type { Scene } from './scene.ts';
import { timesOf } from './times.ts';

/** A measurement that no other citation has a name for. */
export interface SignalOf {
  readonly signal: SignalName;
  /** Of a service the instances' signals are taken together. */
  readonly entity: EntityId;
  /** Only series that carry these. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Divided by this signal of the same entity and labels. */
  readonly per?: SignalName;
  /** Only these steps of the window, as one: their mean. */
  readonly during?: Interval;
  /** Default: the catalog's. */
  readonly title?: string;
  readonly unit?: string;
}

function trackOf(scene: Scene, of: SignalOf, signal: SignalName): Track | undefined {
  const { view } = scene;
  const { entity, labels = {} } = of;
  const wanted = Object.entries(labels);
  const entities = [entity, ...view.instancesOf(entity).map(({ id }) => id)];
  const parts = entities.flatMap((id) =>
    view.lookup
      .labelled(signal, id)
      .filter((one) => wanted.every(([key, value]) => one.labels.get(key) === value))
      .map(({ track }) => track),
  );
  return signals[signal].combine === 'sum' ? sumTracks(parts) : maxTracks(parts);
}

function keyOf({ signal, entity, labels = {}, per = signal, during }: SignalOf): string {
  const pairs = Object.entries(labels).flat();
  return ['signal', signal, entity, per, during?.from ?? '', during?.to ?? '', ...pairs].join('|');
}

/** How a signal moved, or the part of it that is asked for. */
export function measureSignal(scene: Scene, of: SignalOf): Measured | undefined {
  const { during, per } = of;
  return scene.view.measure(keyOf(of), () => {
    const track = trackOf(scene, of, of.signal);
    const base = per && trackOf(scene, of, per);
    const whole = per === undefined ? track : track && base && ratioTrack(track, base);
    if (whole === undefined || during === undefined) return whole;
    const mean = meanFinite(whole.window, during.from, during.to);
    return { baselines: whole.baselines, window: Float64Array.of(mean) };
  });
}

/** The time that steps of the window cover. */
function rangeOf(scene: Scene, during: Interval | undefined): TimeRange {
  const { caseFile, grid } = scene.view;
  if (during === undefined) return caseFile.window;
  return {
    start: grid.start + during.from * grid.step,
    end: grid.start + during.to * grid.step,
  };
}

/** Cites a signal; `undefined` when the case does not hold it. */
export function citeSignal(scene: Scene, of: SignalOf): string | undefined {
  const measured = measureSignal(scene, of);
  if (measured === undefined) return undefined;
  const { signal, entity, labels, per, during } = of;
  const { caseFile, grid } = scene.view;
  const { shift } = measured;
  const title = of.title ?? signals[signal].doc.replace(/[.;].*$/, '');
  const unit = of.unit ?? signals[signal].unit;
  const baseline = caseFile.baselines[caseFile.baselines.length - 1];
  return scene.ledger.cite(keyOf(of), () => ({
    kind: 'metric',
    entity,
    title,
    query: {
      kind: 'signal',
      signal,
      entity,
      ...(labels !== undefined && { labels }),
      ...(per !== undefined && { per }),
    },
    window: rangeOf(scene, during),
    ...(baseline !== undefined && { baseline }),
    scope: { samples: samplesOf(measured.track) },
    facts: [
      ...changeFacts(
        shift.before,
        shift.after,
        unit,
        during === undefined
          ? timesOf(grid, shift)
          : shift.direction === 'none'
            ? {}
            : { onset: grid.start + during.from * grid.step },
      ),
      ...Object.entries(labels ?? {}).flatMap(([name, value]) => wordFact(name, value)),
    ],
    // A part of the window would not line up with the other charts.
    ...(during === undefined && { chart: chartOf(caseFile, title, unit, measured) }),
    trust: 'system',
  }));
}

/** The level of a signal before and after, as far as it is known. */
export function levelOf(
  scene: Scene,
  of: SignalOf,
): { readonly before: number; readonly after: number } | undefined {
  return measureSignal(scene, of)?.shift;
}
