import type { Series } from '../../model/series.ts';
import type { TimeRange } from '../../model/units.ts';
import type { Anomaly, Detector } from '../../ports/analysis.ts';
import { random } from '../random.ts';
import { type CaseRunner, type ConformanceCase, registerCases } from './conform.ts';
import { holds, same, shown } from './expectations.ts';

const step = 15_000;
const baselineLength = 40;
const length = 60;
const windowStart = baselineLength * step;
const window: TimeRange = { start: windowStart, end: windowStart + length * step };

/** A series of values by step, counted from the start of the window (the baseline ends at step -1). */
function seriesOf(count: number, from: number, value: (at: number) => number): Series {
  return {
    labels: new Map(),
    grid: { start: windowStart + from * step, step, length: count },
    values: Float64Array.from({ length: count }, (_, i) => value(from + i)),
  };
}

function judge(
  detector: Detector,
  value: (at: number) => number,
  baselineCount = baselineLength,
): Anomaly | undefined {
  const baseline = seriesOf(baselineCount, -baselineCount, value);
  return detector.detect(seriesOf(length, 0, value), baseline, window);
}

function quiet(
  detector: Detector,
  what: string,
  value: (at: number) => number,
  count?: number,
): void {
  const anomaly = judge(detector, value, count);
  holds(anomaly === undefined, `${what} is no change, but ${detector.name} says ${shown(anomaly)}`);
}

/** The change that is there, with what every anomaly must hold. */
function found(detector: Detector, what: string, value: (at: number) => number): Anomaly {
  const anomaly = judge(detector, value);
  if (anomaly === undefined) throw new Error(`${detector.name} does not see ${what}`);
  const { onset, before, after, strength } = anomaly;
  holds(onset >= window.start && onset < window.end, `onset ${onset} is outside of the window`);
  holds(Number.isFinite(strength) && strength >= 0, `strength of ${what} is ${strength}`);
  holds(
    Number.isFinite(before) && Number.isFinite(after),
    `${what} goes from ${before} to ${after}`,
  );
  return anomaly;
}

function expectOnset(anomaly: Anomaly, at: number, tolerance: number): void {
  const distance = Math.abs(anomaly.onset - (windowStart + at * step)) / step;
  holds(distance <= tolerance, `onset is ${distance} steps away from step ${at}`);
}

/** Noise that is the same for every run: the value of a step depends on the step alone. */
function noise(seed: number, scale: number): (at: number) => number {
  return (at) => scale * random(seed * 100_000 + at + 1000).normal();
}

export type DetectorCase = ConformanceCase<Detector>;

/** Everything a `Detector` must do, whatever its method. */
export const detectorCases: readonly DetectorCase[] = [
  {
    name: 'detector: a flat line is no change',
    needs: [],
    async run(detector) {
      quiet(detector, 'a flat line', () => 5);
      quiet(detector, 'a line of zeros', () => 0);
    },
  },
  {
    name: 'detector: no data is no change',
    needs: [],
    async run(detector) {
      quiet(detector, 'a series of NaN', () => Number.NaN);
      quiet(detector, 'a window without data', (at) => (at < 0 ? 5 : Number.NaN));
      const none = seriesOf(0, 0, () => 0);
      same(detector.detect(none, none, window), undefined, 'two series without steps');
    },
  },
  {
    name: 'detector: noise is no change',
    needs: [],
    async run(detector) {
      for (let seed = 1; seed <= 10; seed++) {
        const jitter = noise(seed, 1);
        quiet(detector, `noise of seed ${seed}`, (at) => 100 + jitter(at));
      }
    },
  },
  {
    name: 'detector: a step up and a step down are found where they are',
    needs: [],
    async run(detector) {
      const jitter = noise(3, 1);
      const up = found(detector, 'a step up', (at) => (at < 20 ? 100 : 200) + jitter(at));
      same(up.direction, 'up', 'direction of a step up');
      expectOnset(up, 20, 1);
      holds(
        up.after - up.before > 80 && up.after - up.before < 120,
        `from ${up.before} to ${up.after}`,
      );
      const down = found(detector, 'a step down', (at) => (at < 30 ? 100 : 10) + jitter(at));
      same(down.direction, 'down', 'direction of a step down');
      expectOnset(down, 30, 1);
    },
  },
  {
    name: 'detector: a step of a constant is found, with finite strength',
    needs: [],
    async run(detector) {
      const anomaly = found(detector, 'a step from 0 to 7', (at) => (at < 25 ? 0 : 7));
      same(anomaly.direction, 'up', 'direction');
      expectOnset(anomaly, 25, 1);
    },
  },
  {
    name: 'detector: a step is found through gaps',
    needs: [],
    async run(detector) {
      const jitter = noise(5, 1);
      const anomaly = found(detector, 'a step with every third value missing', (at) =>
        at % 3 === 0 ? Number.NaN : (at < 30 ? 50 : 100) + jitter(at),
      );
      expectOnset(anomaly, 30, 2);
    },
  },
  {
    name: 'detector: a spike shorter than a step is no change',
    needs: [],
    async run(detector) {
      const jitter = noise(7, 1);
      // Ten times the value for a tenth of a second is 0.06 of it over the step: less than the noise.
      quiet(detector, 'a diluted spike', (at) => 10 + jitter(at) + (at === 30 ? 0.6 : 0));
    },
  },
  {
    name: 'detector: an empty or a very short baseline does no harm',
    needs: [],
    async run(detector) {
      const jitter = noise(9, 1);
      quiet(detector, 'noise without a baseline', (at) => 100 + jitter(at), 0);
      quiet(detector, 'a flat line without a baseline', () => 5, 0);
      quiet(detector, 'a flat line with one value before', () => 5, 1);
    },
  },
  {
    name: 'detector: infinities do no harm, and inputs stay as they are',
    needs: [],
    async run(detector) {
      const values = seriesOf(length, 0, (at) => (at === 10 ? Number.POSITIVE_INFINITY : at % 7));
      const baseline = seriesOf(baselineLength, -baselineLength, (at) => Math.abs(at) % 7);
      const copies = [values.values.slice(), baseline.values.slice()];
      const anomaly = detector.detect(values, baseline, window);
      holds(
        anomaly === undefined || Number.isFinite(anomaly.strength),
        `strength is ${anomaly?.strength}`,
      );
      same([values.values, baseline.values], copies, 'the inputs afterwards');
    },
  },
  {
    name: 'detector: the same input gives the same answer',
    needs: [],
    async run(detector) {
      const jitter = noise(11, 1);
      const value = (at: number): number => (at < 15 ? 20 : 40) + jitter(at);
      same(judge(detector, value), judge(detector, value), 'two answers');
    },
  },
  {
    name: 'detector: time and unit of a series do not matter',
    needs: [],
    async run(detector) {
      const jitter = noise(13, 1);
      const value = (at: number): number => (at < 20 ? 100 : 150) + jitter(at);
      const base = found(detector, 'a step', value);
      const scaled = found(detector, 'a step in another unit', (at) => value(at) / 1000);
      same(scaled.onset, base.onset, 'onset in another unit');
      const shift = 86_400_000;
      const moved = (series: Series): Series => ({
        ...series,
        grid: { ...series.grid, start: series.grid.start + shift },
      });
      const later = detector.detect(
        moved(seriesOf(length, 0, value)),
        moved(seriesOf(baselineLength, -baselineLength, value)),
        { start: window.start + shift, end: window.end + shift },
      );
      same(later?.onset, base.onset + shift, 'onset a day later');
    },
  },
];

/** Registers the detector cases with a test runner. */
export function conformDetector(
  runner: CaseRunner,
  options: { readonly detector: Detector; readonly skip?: Readonly<Record<string, string>> },
): void {
  registerCases<Detector>(runner, {
    name: options.detector.name,
    cases: detectorCases,
    features: [],
    ...(options.skip !== undefined && { skip: options.skip }),
    open: async () => options.detector,
    close: async () => {},
  });
}
