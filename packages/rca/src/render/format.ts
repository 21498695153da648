import type { Fact, TextFormat } from '@abduce/core';

export const noData = 'no data';

const minus = '\u2212';
const thin = '\u202f';

/** Three significant digits, four from ten thousand on, whole numbers in full and grouped by threes; never locale-dependent. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return noData;
  const size = Math.abs(value);
  let digits: string;
  if (size >= 1e15) digits = size.toExponential(2).replace('e+', 'e');
  else if (size >= 10_000 && !Number.isInteger(size)) {
    digits = group(String(Number(size.toPrecision(4))));
  } else if (size >= 100 || Number.isInteger(size)) digits = group(String(Math.round(size)));
  else if (size < 1e-4) digits = size.toExponential(1);
  else digits = String(Number(size.toPrecision(3)));
  return value < 0 && digits !== '0' ? `${minus}${digits}` : digits;
}

function group(digits: string): string {
  return digits.length < 5 ? digits : digits.replace(/\B(?=(\d{3})+$)/g, thin);
}

/** From microseconds to days; `61 s` stays seconds, `125 s` becomes `2 min 5 s`. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return noData;
  const size = Math.abs(seconds);
  if (size === 0) return '0 ms';
  const sign = seconds < 0 ? minus : '';
  // Rounded first, so that 999.9 µs reads 1 ms.
  const micros = Number((size * 1e6).toPrecision(3));
  if (micros < 1000) return `${sign}${formatNumber(micros)} µs`;
  if (micros < 1e6) return `${sign}${formatNumber(micros / 1000)} ms`;
  if (size < 119.5) return `${sign}${formatNumber(size)} s`;
  const whole = Math.round(size);
  if (whole < 7200) return sign + pair(whole, 60, 'min', 's');
  const minutes = Math.round(size / 60);
  if (minutes < 2880) return sign + pair(minutes, 60, 'h', 'min');
  return sign + pair(Math.round(size / 3600), 24, 'd', 'h');
}

function pair(total: number, base: number, big: string, small: string): string {
  const rest = total % base;
  const whole = `${formatNumber(Math.floor(total / base))} ${big}`;
  return rest === 0 ? whole : `${whole} ${rest} ${small}`;
}

export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes)) return noData;
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 1023.5 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${formatNumber(value)} ${units[unit] as string}`;
}

/** `share` is 0..1. */
export function formatPercent(share: number): string {
  return Number.isFinite(share) ? `${formatNumber(share * 100)} %` : noData;
}

/** Two digits are enough for a factor below a hundred. */
export function formatRatio(ratio: number): string {
  if (!Number.isFinite(ratio)) return noData;
  const rounded = Math.abs(ratio) < 100 ? Number(ratio.toPrecision(2)) : ratio;
  return `${formatNumber(rounded)}×`;
}

/** UTC, to the second; the date only when asked for. */
export function formatTime(time: number, options: { readonly date?: boolean } = {}): string {
  // Dates end at ±8.64e15 ms; telemetry may claim anything.
  if (!(Math.abs(time) <= 8.64e15)) return noData;
  const iso = new Date(time).toISOString();
  const at = iso.indexOf('T');
  const clock = `${iso.slice(at + 1, at + 9)} UTC`;
  return options.date === true ? `${iso.slice(0, at)} ${clock}` : clock;
}

const secondsPer: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  ms: 1e-3,
  s: 1,
  min: 60,
  h: 3600,
  d: 86_400,
};

function plural(word: string, value: number): string {
  if (value === 1) return word;
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
  return /(?:s|x|ch|sh)$/.test(word) ? `${word}es` : `${word}s`;
}

/** The words of a UCUM unit: `{request}/s` → `requests/s`, `{call}/{request}` → `calls per request`. */
function unitWords(unit: string, value: number): string {
  const [over = '', ...under] = unit.split('/');
  const noun = (part: string, count: number): string => {
    const word = part.match(/^\{(.*)\}$/)?.[1];
    if (word === undefined) return part === '1' ? '' : part;
    return plural(word === 'cpu' ? 'core' : word, count);
  };
  const head = noun(over, value);
  const rest = under.join('/');
  if (rest === '') return head;
  if (rest === 's') return head === 's' ? 's per second' : `${head}/s`;
  return head === '' ? `per ${noun(rest, 1)}` : `${head} per ${noun(rest, 1)}`;
}

/** A number with its UCUM unit, as a person would write it. */
export function formatQuantity(value: number, unit: string): string {
  if (!Number.isFinite(value)) return noData;
  const factor = secondsPer[unit];
  if (factor !== undefined) return formatDuration(value * factor);
  if (unit === 'By') return formatBytes(value);
  if (unit === 'By/s') return `${formatBytes(value)}/s`;
  if (unit === 's/s') return `${formatDuration(value)} per second`;
  if (unit === '%') return formatPercent(value / 100);
  if (unit.startsWith('ms{epoch}')) return formatTime(value);
  const words = unitWords(unit, value);
  const number = formatNumber(value);
  if (words === '') return number;
  return words.startsWith('/') ? `${number}${words}` : `${number} ${words}`;
}

/** The value of a fact in the format a sentence asks for. */
export function formatFact(fact: Fact, format: TextFormat): string {
  const { value, unit } = fact;
  if (typeof value === 'string') return value;
  if (format === 'time') return formatTime(value);
  if (format === 'percent') return formatPercent(unit === '%' ? value / 100 : value);
  if (format === 'ratio') return formatRatio(value);
  if (format === 'number') return formatNumber(value);
  return formatQuantity(value, unit);
}

/** A value on an axis: the unit in as few letters as possible. */
export function formatTick(value: number, unit: string): string {
  if (unit.startsWith('{')) {
    return `${formatNumber(value)}${unit.endsWith('/s') ? '/s' : ''}`;
  }
  return formatQuantity(value, unit);
}

/** The words of a unit for a caption, empty where the values themselves show it. */
export function unitCaption(unit: string): string {
  return unit.startsWith('{') ? unitWords(unit, 2) : '';
}
