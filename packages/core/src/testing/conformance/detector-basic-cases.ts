import type { Series } from '../../model/series.ts';
import { random } from '../random.ts';
import {
  baselineLength,
  checkAnomaly,
  type DetectorCase,
  expectOnset,
  found,
  judge,
  length,
  noise,
  quiet,
  seriesOf,
  window,
} from './detector-subject.ts';
import { holds, same } from './expectations.ts';

/** What every detector must do, and those of changes of level. */
export const detectorBasicCases: readonly DetectorCase[] = [
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
    needs: ['level'],
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
    needs: ['level'],
    async run(detector) {
      const anomaly = found(detector, 'a step from 0 to 7', (at) => (at < 25 ? 0 : 7));
      same(anomaly.direction, 'up', 'direction');
      expectOnset(anomaly, 25, 1);
    },
  },
  {
    name: 'detector: a step is found through gaps',
    needs: ['level'],
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
    needs: ['level'],
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
  {
    name: 'detector: whatever comes in, no NaN and no infinity comes out',
    needs: [],
    async run(detector) {
      const chance = random(17);
      const odd = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -0, 1.7e308];
      const draw = (wild: number): number =>
        chance.chance(wild) ? chance.pick([...odd, -1.7e308, 5e-324]) : chance.around(10, 1);
      for (let round = 0; round < 300; round++) {
        const wild = chance.pick([0.02, 0.3, 0.9]);
        const jump = chance.pick([0, 0, 50, -50]);
        const anomaly = detector.detect(
          seriesOf(chance.integer(length + 1), 0, (at) => draw(wild) + (at > 20 ? jump : 0)),
          seriesOf(chance.integer(baselineLength + 1), -baselineLength, () => draw(wild)),
          window,
        );
        if (anomaly !== undefined) checkAnomaly(`series of round ${round}`, anomaly);
      }
    },
  },
];
