import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  allocateSeries,
  changePointMany,
  correlate,
  correlateMany,
  medianMad,
  medianMadMany,
} from '@abduce/rca';
import { medianAbsoluteDeviation, sampleCorrelation } from 'simple-statistics';
import {
  atLeast,
  type Bench,
  type BenchRatio,
  type BenchResult,
  defineBench,
  speedup,
  type Timing,
} from '../harness/index.ts';
import { checkClose, readNumbers } from './checks.ts';
import { generateMatrix, type Matrix } from './matrix.ts';
import { type Numpy, startNumpy } from './numpy.ts';
import { cpuOf, interleavePeers, type Peer } from './rounds.ts';

const rows = 100_000;
const length = 240;
/** Peers that take an object per series run on a part of them; their times are scaled up. */
const part = 10_000;
const rounds = 7;

/** A peer in this process. */
function local(name: string, run: () => unknown, runs: number, scale = 1): Peer {
  return { name, measure: () => cpuOf(run, runs) * scale };
}

function remote(numpy: Numpy | undefined, name: string, kernel: string, runs: number): Peer[] {
  return numpy === undefined ? [] : [{ name, measure: () => numpy.time(kernel, runs) }];
}

async function checkAll(matrix: Matrix, numpy: Numpy, folder: string): Promise<void> {
  const { target, values } = matrix;
  const results = join(folder, 'results.bin');
  const theirs = async (kernel: string): Promise<Float64Array> => {
    await numpy.check(kernel, results);
    return readNumbers(results);
  };
  checkClose('correlation', correlateMany(target, values), await theirs('correlate-copy'), 1e-8);
  const { medians, mads } = medianMadMany(values, length);
  const level = await theirs('median-mad');
  checkClose('median', medians, level.subarray(0, rows), 1e-12);
  checkClose('MAD', mads, level.subarray(rows), 1e-12);
  const { at, strength } = changePointMany(values, length, { minimum: 1 });
  const split = await theirs('change-point');
  checkClose('change point', Float64Array.from(at), split.subarray(0, rows), 0);
  checkClose('strength', strength, split.subarray(rows), 1e-8);
}

function rates(timings: readonly Timing[], what: string): BenchResult[] {
  return timings.map(({ name, cpuMs }) => ({
    name: `${what}: ${name}`,
    value: rows / cpuMs,
    unit: 'k series/CPU-s',
  }));
}

async function measure(
  matrix: Matrix,
  numpy: Numpy | undefined,
): Promise<readonly (readonly Timing[])[]> {
  const { target, values } = matrix;
  const foreign = values.slice();
  const single = allocateSeries(rows, length, 'single');
  single.set(values);
  const row = (i: number): Float64Array => values.subarray(i * length, (i + 1) * length);
  const lists = Array.from({ length: part }, (_, i) => Array.from(row(i)));
  const targetList = Array.from(target);
  const each = (run: (i: number) => number) => (): number => {
    let sum = 0;
    for (let i = 0; i < part; i++) sum += run(i);
    return sum;
  };
  const scale = rows / part;
  return [
    await interleavePeers(
      [
        local('abduce', () => correlateMany(target, values), 3),
        ...remote(numpy, 'numpy einsum', 'correlate', 3),
        local('abduce, copied into the kernel', () => correlateMany(target, foreign), 3),
        ...remote(numpy, 'numpy, BLAS', 'correlate-blas', 3),
        ...remote(numpy, 'numpy, centred copy', 'correlate-copy', 1),
        local('abduce, float32', () => correlateMany(target, single), 3),
        ...remote(numpy, 'numpy einsum, float32', 'correlate-single', 3),
        local(
          'JavaScript twin',
          each((i) => correlate(target, row(i))),
          1,
          scale,
        ),
        local(
          'simple-statistics',
          each((i) => sampleCorrelation(targetList, lists[i] as number[])),
          1,
          scale,
        ),
      ],
      rounds,
    ),
    await interleavePeers(
      [
        local('abduce', () => changePointMany(values, length, { minimum: 1 }), 2),
        ...remote(numpy, 'numpy', 'change-point', 2),
      ],
      rounds,
    ),
    await interleavePeers(
      [
        local('abduce', () => medianMadMany(values, length), 1),
        ...remote(numpy, 'numpy', 'median-mad', 1),
        local(
          'JavaScript twin',
          each((i) => medianMad(row(i)).mad),
          1,
          scale,
        ),
        local(
          'simple-statistics',
          each((i) => medianAbsoluteDeviation(lists[i] as number[])),
          1,
          scale,
        ),
      ],
      rounds,
    ),
  ];
}

export const bench: Bench = defineBench({
  name: 'detect',
  async run({ log }) {
    const matrix = generateMatrix(rows, length);
    const folder = mkdtempSync(join(tmpdir(), 'abduce-bench-'));
    const input = join(folder, 'matrix.bin');
    writeFileSync(input, matrix.target);
    writeFileSync(input, matrix.values, { flag: 'a' });
    const numpy = await startNumpy([input, String(rows), String(length)]);
    try {
      if (numpy === undefined) {
        log('no Python with numpy (Debian: python3-numpy; or set PYTHON): its ratios are left out');
      } else {
        log(`${rows} series of ${length} steps, float64, against ${numpy.version} on one thread`);
        await checkAll(matrix, numpy, folder);
      }
      const [correlation = [], changes = [], levels = []] = await measure(matrix, numpy);
      const ratios: BenchRatio[] = [
        atLeast(
          'correlation ÷ simple-statistics',
          speedup(correlation, 'abduce', 'simple-statistics'),
          15,
        ),
      ];
      if (numpy !== undefined) {
        ratios.unshift(
          atLeast(
            'correlation ÷ numpy einsum',
            speedup(correlation, 'abduce', 'numpy einsum'),
            1.8,
          ),
        );
        ratios.push(
          atLeast('change points ÷ numpy', speedup(changes, 'abduce', 'numpy'), 1.5),
          atLeast('median and MAD ÷ numpy', speedup(levels, 'abduce', 'numpy'), 0.95),
        );
      }
      return {
        results: [
          ...(numpy === undefined
            ? [{ name: 'no numpy found: its figures are missing', value: 0, unit: '' }]
            : []),
          ...rates(correlation, 'correlation with one series'),
          ...rates(changes, 'change point'),
          ...rates(levels, 'median and MAD'),
        ],
        ratios,
      };
    } finally {
      numpy?.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
});
