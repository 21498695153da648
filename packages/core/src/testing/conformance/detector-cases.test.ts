import { describe, expect, it } from 'vitest';
import type { Anomaly, Detector } from '../../ports/analysis.ts';
import { median, sorted } from '../../query/statistics.ts';
import { conformDetector, detectorCases } from './detector-cases.ts';
import type { DetectorFeature } from './detector-subject.ts';

/** Where two halves differ most in their medians, if that is ten times what neighbours differ by. */
const halves: Detector = {
  name: 'halves',
  detect({ grid, values }, baseline) {
    const before = [...baseline.values].filter(Number.isFinite);
    const all = Float64Array.from([...before, ...values], (value) =>
      Number.isFinite(value) ? value : Number.NaN,
    );
    const differences = all.map((value, i) => Math.abs(value - (all[i - 1] ?? Number.NaN)));
    const scale = median(differences) || median(sorted(differences).filter((d) => d > 0)) / 20;
    let best: { readonly at: number; readonly before: number; readonly after: number } | undefined;
    for (let at = 3; at < values.length - 3; at++) {
      if (Number.isNaN(all[before.length + at])) continue;
      const low = median(all.subarray(0, before.length + at));
      const high = median(all.subarray(before.length + at));
      if (!(Math.abs(high - low) > 10 * scale)) continue;
      const cost = (from: number, to: number, center: number): number =>
        all
          .subarray(from, to)
          .reduce((sum, v) => sum + (Number.isNaN(v) ? 0 : Math.abs(v - center)), 0);
      const total = cost(0, before.length + at, low) + cost(before.length + at, all.length, high);
      if (best === undefined || total < least) {
        best = { at, before: low, after: high };
        least = total;
      }
    }
    if (best === undefined || !Number.isFinite((best.after - best.before) / (scale || 1))) {
      return undefined;
    }
    return {
      onset: grid.start + best.at * grid.step,
      direction: best.after > best.before ? 'up' : 'down',
      before: best.before,
      after: best.after,
      strength: Math.abs(best.after - best.before) / (scale || 1),
    };
  },
};
let least = 0;

conformDetector({ describe, it }, { detector: halves });

/** Names of the cases that a detector fails, of those for the features. */
async function failures(
  detector: Detector,
  features: readonly DetectorFeature[],
): Promise<readonly string[]> {
  const cases = detectorCases.filter(({ needs }) =>
    needs.every((need) => (features as readonly string[]).includes(need)),
  );
  const results = await Promise.allSettled(cases.map(({ run }) => run(detector)));
  return cases.filter((_, i) => results[i]?.status === 'rejected').map(({ name }) => name);
}

const features: readonly DetectorFeature[] = [
  'level',
  'spread',
  'trend',
  'drift',
  'season',
  'burst',
  'novelty',
];

describe('detectorCases', () => {
  const blind: Detector = { name: 'blind', detect: () => undefined };
  const nervous: Detector = {
    name: 'nervous',
    detect: ({ grid }) => ({
      onset: grid.start,
      direction: 'up',
      before: 0,
      after: 1,
      strength: 1,
    }),
  };

  it.each(features)(
    '%s: catch one that sees nothing, and one that sees it everywhere',
    async (feature) => {
      const own = (names: readonly string[]): readonly string[] =>
        names.filter(
          (name) => detectorCases.find((one) => one.name === name)?.needs[0] === feature,
        );
      expect(own(await failures(blind, [feature])).length).toBeGreaterThan(0);
      expect((await failures(nervous, [feature])).length).toBeGreaterThan(3);
      if (feature !== 'level')
        expect(own(await failures(nervous, [feature])).length).toBeGreaterThan(0);
    },
  );

  it('accept a right one, and catch what is wrong with others', async () => {
    const change = (name: string, alter: (anomaly: Anomaly) => Anomaly | undefined): Detector => ({
      name,
      detect: (series, baseline, range) => {
        const anomaly = halves.detect(series, baseline, range);
        return anomaly === undefined ? undefined : alter(anomaly);
      },
    });
    let answers = 0;
    const wrong: readonly [string, Detector][] = [
      ['finite strength', change('leaky', (a) => ({ ...a, strength: Number.NaN }))],
      ['no infinity', change('boundless', (a) => ({ ...a, after: Number.POSITIVE_INFINITY }))],
      ['where they are', change('late', (a) => ({ ...a, onset: a.onset + 150_000 }))],
      ['where they are', change('upside down', (a) => ({ ...a, direction: 'up' }))],
      ['unit', change('bound to a unit', (a) => (a.after - a.before > 1 ? a : undefined))],
      ['time', change('bound to a day', (a) => (a.onset < 80_000_000 ? a : undefined))],
      ['same answer', change('moody', (a) => ({ ...a, strength: a.strength + answers++ }))],
      [
        'inputs stay',
        {
          name: 'careless',
          detect: ({ values }) => {
            values.sort();
            return undefined;
          },
        },
      ],
    ];
    expect(await failures(halves, ['level'])).toEqual([]);
    for (const [what, detector] of wrong) {
      const names = await failures(detector, ['level']);
      expect(names.join('\n'), detector.name).toContain(what);
    }
  });
});
