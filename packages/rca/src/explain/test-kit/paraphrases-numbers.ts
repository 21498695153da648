import type { Slot } from './paraphrases-facts.ts';
import type { Random } from './random.ts';

/** A time of day as a person types it, in UTC. */
export function typedTime(random: Random, at: number): string {
  const iso = new Date(Math.round(at / 1000) * 1000).toISOString();
  const clock = iso.slice(11, 19);
  return random.pick([clock, clock, `${clock} UTC`, `${iso.slice(0, 10)}T${clock}Z`]);
}

function grouped(digits: string, random: Random): string {
  const [whole = '', part] = digits.split('.');
  if (whole.length < 5) return digits;
  const mark = random.pick([',', ' ', '\u202f']);
  const groups = whole.replace(/\B(?=(\d{3})+$)/g, mark);
  return part === undefined ? groups : `${groups}.${part}`;
}

/** Two to four significant digits, without an exponent. */
export function rounded(value: number, digits: number): string {
  if (value === 0) return '0';
  if (Math.abs(value) >= 10 ** digits) return String(Math.round(value));
  return String(Number(value.toPrecision(digits)));
}

function typedDuration(random: Random, seconds: number): string {
  if (seconds === 0) return random.pick(['0 ms', '0 s']);
  const size = Math.abs(seconds);
  const digits = random.pick([2, 3, 3]);
  const units: (readonly [number, readonly string[]])[] = [];
  if (size < 0.01) units.push([1e6, ['µs', 'μs', ' microseconds']]);
  if (size >= 0.0005 && size < 20) units.push([1e3, ['ms', ' milliseconds', ' ms']]);
  if (size >= 0.05) units.push([1, ['s', ' seconds', ' s']]);
  if (size >= 180) units.push([1 / 60, [' minutes', ' min']]);
  const [factor, names] = random.pick(units.length > 0 ? units : [[1e6, [' µs']] as const]);
  const number = grouped(rounded(size * factor, digits), random);
  const name = random.pick(names);
  return name.startsWith(' ') ? `${number}${name}` : `${number} ${name}`;
}

function typedBytes(random: Random, bytes: number): string {
  const steps = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const step = bytes <= 0 ? 0 : Math.min(4, Math.floor(Math.log2(bytes) / 10));
  return `${rounded(bytes / 1024 ** step, random.pick([3, 4]))} ${steps[step] ?? 'B'}`;
}

const nouns: Readonly<Record<string, string>> = {
  request: 'requests',
  call: 'calls',
  connection: 'connections',
  instance: 'instances',
  record: 'times',
  cpu: 'cores',
};

/** A number with its unit as a careful person would type it; `undefined` where only a reference does. */
export function typedNumber(random: Random, { value, unit }: Slot): string | undefined {
  if (unit === 's') return typedDuration(random, value);
  if (unit === 'By') return typedBytes(random, value);
  const number = grouped(rounded(value, random.pick([2, 3])), random);
  const [, noun = '', rate] = /^\{(\w+)\}(\/s)?$/.exec(unit) ?? [];
  const plural = nouns[noun];
  if (plural === undefined) return undefined;
  if (rate === undefined) return `${number} ${plural}`;
  const short = noun === 'request' ? [`${number} rps`] : [];
  return random.pick([
    `${number} ${plural} per second`,
    `${number} ${plural}/s`,
    `${number} per second`,
    ...short,
  ]);
}

/** A share as per cent. */
export function typedShare(random: Random, share: number): string {
  const number = rounded(share * 100, 3);
  return random.pick([`${number} %`, `${number}%`, `${number} percent`]);
}

/** A factor in digits. */
export function typedFactor(random: Random, ratio: number): string {
  return `${rounded(ratio, ratio >= 100 ? 3 : 2)}${random.pick(['×', 'x'])}`;
}

/** By reference, or typed. */
export function say(random: Random, slot: Slot, share: boolean, typed: number): string {
  if (!random.chance(typed)) return slot.reference;
  if (share) return typedShare(random, slot.value);
  return typedNumber(random, slot) ?? slot.reference;
}
