import { AbduceError } from '../model/error.ts';
import { labelsOf } from '../model/labels.ts';
import type { Series } from '../model/series.ts';
import type { Millis, UnixMs } from '../model/units.ts';

export interface SeriesInit {
  /** Default 0. */
  readonly start?: UnixMs;
  /** Default one minute. */
  readonly step?: Millis;
  readonly labels?: Readonly<Record<string, string>>;
}

const defaults = { start: 0, step: 60_000 } as const;
const number = String.raw`[-+]?(?:\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?|Inf)`;
const run = new RegExp(`^(_|${number})(?:([-+]\\d+\\.?\\d*))?(?:x(\\d+))?$`);
const maxValues = 1_000_000;

function parse(text: string): number {
  return text.endsWith('Inf')
    ? text.startsWith('-')
      ? Number.NEGATIVE_INFINITY
      : Number.POSITIVE_INFINITY
    : Number(text);
}

/**
 * A series in a line: values separated by spaces, `_` for no data. `ax3` is a and three more of the same,
 * `a+bx3` is a, a+b, a+2b, a+3b (and `a-bx3` likewise), `_x3` is three gaps. Throws `CONFIG` for anything else.
 *
 * @example series('1 2+3x2 _') // 1 2 5 8 NaN
 */
export function series(text: string, init: SeriesInit = {}): Series {
  const values: number[] = [];
  for (const part of text.split(/\s+/).filter((word) => word !== '')) {
    const match = run.exec(part);
    const times = Number(match?.[3] ?? 0);
    if (match === null || (match[2] !== undefined && match[3] === undefined)) {
      throw new AbduceError('CONFIG', `series notation "${part}" is neither a value nor a run`, {
        hint: 'Write values, "_" for a gap, "1x3" to repeat or "1+2x3" to count.',
      });
    }
    if (times + values.length > maxValues) {
      throw new AbduceError('CONFIG', `series notation "${part}" makes over ${maxValues} values`);
    }
    const first = match[1] as string;
    if (first === '_') for (let i = 0; i < Math.max(1, times); i++) values.push(Number.NaN);
    else for (let i = 0; i <= times; i++) values.push(parse(first) + i * Number(match[2] ?? 0));
  }
  const { start = defaults.start, step = defaults.step } = init;
  return {
    labels: labelsOf(init.labels ?? {}),
    grid: { start, step, length: values.length },
    values: Float64Array.from(values),
  };
}
