import { signals } from '@abduce/core';
import { meanFinite } from '../detect/statistics.ts';
import { measureSignal, type SignalOf } from './cite-signal.ts';
import type { Scene } from './scene.ts';

/** Mean of a signal over some of the baselines; `NaN` when they hold no data. */
export function baselineLevel(scene: Scene, of: SignalOf, places: readonly number[]): number {
  const tracks = measureSignal(scene, of)?.track.baselines ?? [];
  return meanFinite(
    Float64Array.from(places, (at) => meanFinite(tracks[at] ?? new Float64Array())),
  );
}

/** Cites the level of a signal in some of the baselines; `undefined` when the case does not hold it. */
export function citeBaselines(
  scene: Scene,
  of: SignalOf,
  places: readonly number[],
): string | undefined {
  const level = baselineLevel(scene, of, places);
  const ranges = places.flatMap((at) => scene.view.caseFile.baselines[at] ?? []);
  const [first] = ranges;
  const last = ranges.at(-1);
  if (!Number.isFinite(level) || first === undefined || last === undefined) return undefined;
  const { signal, entity, labels, per } = of;
  const unit = of.unit ?? signals[signal].unit;
  const title = of.title ?? signals[signal].doc.replace(/[.;].*$/, '');
  const key = ['baselines', signal, entity, per ?? '', ...places].join('|');
  return scene.ledger.cite(key, () => ({
    kind: 'metric',
    entity,
    title: `${title}, in earlier windows`,
    query: {
      kind: 'signal',
      signal,
      entity,
      ...(labels !== undefined && { labels }),
      ...(per !== undefined && { per }),
    },
    window: { start: first.start, end: last.end },
    facts: [
      { name: 'level', value: level, unit },
      { name: 'windows', value: places.length, unit: '{window}' },
    ],
    trust: 'system',
  }));
}
