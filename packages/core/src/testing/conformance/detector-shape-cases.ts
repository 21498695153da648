import type { Series } from '../../model/series.ts';
import type { Millis } from '../../model/units.ts';
import {
  baselineLength,
  type DetectorCase,
  type DetectorFeature,
  expectOnset,
  found,
  length,
  noise,
  quiet,
  seriesOf,
  step,
  window,
} from './detector-subject.ts';
import { same } from './expectations.ts';

/** The season of the cases that need one: 20 steps. */
export const detectorSeason: Millis = 20 * step;

interface Signal {
  readonly feature: DetectorFeature;
  readonly what: string;
  readonly value: (at: number) => number;
  /** Steps of baseline. */
  readonly baseline?: number;
  readonly direction: 'up' | 'down';
  /** Where it begins, and by how many steps the onset may miss it; absent where nobody could say. */
  readonly onset?: readonly [at: number, tolerance: number];
}

const jitter = noise(21, 1);
const wave = (at: number): number => 100 + 50 * Math.sin((at * Math.PI) / 10);
const longBaseline = 120;

const signals: readonly Signal[] = [
  {
    feature: 'spread',
    what: 'noise that grows fivefold',
    value: (at) => 100 + (at < 20 ? 1 : 5) * jitter(at),
    direction: 'up',
    onset: [20, 6],
  },
  {
    feature: 'spread',
    what: 'noise that dies down',
    value: (at) => 100 + (at < 25 ? 5 : 0.5) * jitter(at),
    direction: 'down',
    onset: [25, 10],
  },
  {
    feature: 'trend',
    what: 'a level that begins to climb',
    value: (at) => 100 + Math.max(0, at - 20) + jitter(at),
    direction: 'up',
    onset: [20, 5],
  },
  {
    feature: 'trend',
    what: 'a climb that turns into a fall',
    value: (at) => 100 + (at < 20 ? at : 40 - at) + jitter(at),
    direction: 'down',
    onset: [20, 5],
  },
  {
    feature: 'drift',
    what: 'a leak under noise',
    value: (at) => 100 + 0.2 * at + 2 * jitter(at),
    direction: 'up',
  },
  {
    feature: 'drift',
    what: 'a drain without noise',
    value: (at) => 1000 - 3 * at,
    direction: 'down',
  },
  {
    feature: 'season',
    what: 'a step beside a wave that is as high',
    value: (at) => wave(at) + jitter(at) + (at < 30 ? 0 : 50),
    baseline: longBaseline,
    direction: 'up',
    onset: [30, 2],
  },
  {
    feature: 'burst',
    what: 'four busy steps',
    value: (at) => 20.5 + jitter(at) + (at >= 30 && at < 34 ? 25 : 0),
    direction: 'up',
    onset: [30, 1],
  },
  {
    feature: 'novelty',
    what: 'something that was never there',
    value: (at) => (at < 25 ? 0 : 3 + (at % 3)),
    direction: 'up',
    onset: [25, 1],
  },
];

const finds = signals.map(
  ({ feature, what, value, baseline, direction, onset }): DetectorCase => ({
    name: `${feature}: ${what} is found, in any unit and at any time`,
    needs: [feature],
    async run(detector) {
      const base = found(detector, what, value, baseline);
      same(base.direction, direction, `direction of ${what}`);
      if (onset !== undefined) expectOnset(base, ...onset);
      const other = found(detector, `${what} in another unit`, (at) => value(at) / 1024, baseline);
      same(other.onset, base.onset, 'onset in another unit');
      same(other.direction, base.direction, 'direction in another unit');
      const shift = 86_400_000;
      const moved = (count: number, from: number): Series => {
        const series = seriesOf(count, from, value);
        return { ...series, grid: { ...series.grid, start: series.grid.start + shift } };
      };
      const before = baseline ?? baselineLength;
      const later = detector.detect(moved(length, 0), moved(before, -before), {
        start: window.start + shift,
        end: window.end + shift,
      });
      same(later?.onset, base.onset + shift, 'onset a day later');
    },
  }),
);

function stays(
  feature: DetectorFeature,
  what: string,
  value: (at: number) => number,
  baseline?: number,
): DetectorCase {
  return {
    name: `${feature}: ${what} is none`,
    needs: [feature],
    run: async (detector) => quiet(detector, what, value, baseline),
  };
}

/** What detectors of other things than levels must see, and must not take for it. */
export const detectorShapeCases: readonly DetectorCase[] = [
  ...finds,
  stays('spread', 'a step under even noise', (at) => (at < 20 ? 100 : 150) + jitter(at)),
  stays('spread', 'a single outlier', (at) => 100 + jitter(at) + (at === 30 ? 200 : 0)),
  stays('trend', 'a steady climb', (at) => 100 + at + jitter(at)),
  stays('trend', 'a step', (at) => (at < 20 ? 100 : 150) + jitter(at)),
  stays('drift', 'a step', (at) => (at < 20 ? 100 : 150) + jitter(at)),
  stays('drift', 'a climb that ended before', (at) => 100 + Math.min(at, 0) + jitter(at)),
  stays('season', 'a wave', (at) => wave(at) + jitter(at), longBaseline),
  stays('burst', 'a wave', wave, longBaseline),
  stays('novelty', 'what is rare but known', (at) => (Math.abs(at) % 9 === 4 ? 1 : 0)),
  stays('novelty', 'one sighting', (at) => (at === 30 ? 1 : 0)),
  stays('novelty', 'a gap after activity', (at) => (at < 20 ? 5 : Number.NaN)),
];
