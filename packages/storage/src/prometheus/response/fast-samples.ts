import { scaledDecimal } from './decimal.ts';
import type { Reader } from './reader.ts';
import type { SampleColumns } from './sample-columns.ts';

/** The longest sample that is read this way. */
const room = 64;
/** Series whose samples' times are remembered hold at most this many. */
const maxRemembered = 16_384;

/**
 * How the times of the series before were written: answers of range queries repeat them for every series. Entry `i`
 * holds the twelve bytes `1767614400,"` of sample `i` as three words, and the time they mean.
 */
export interface KnownTimes {
  words: Int32Array;
  times: Float64Array;
}

export function knownTimes(): KnownTimes {
  return { words: new Int32Array(3 * 256), times: new Float64Array(256) };
}

function widen(known: KnownTimes): void {
  const words = new Int32Array(known.words.length * 2);
  words.set(known.words);
  const times = new Float64Array(known.times.length * 2);
  times.set(known.times);
  known.words = words;
  known.times = times;
}

/** Whether four bytes are digits, least significant byte first. */
function areDigits(word: number): boolean {
  return (word & 0xf0f0f0f0) === 0x30303030 && ((word + 0x06060606) & 0xf0f0f0f0) === 0x30303030;
}

/** The number that four digits write. */
function fourDigits(word: number): number {
  const pairs = (Math.imul(word & 0x0f0f0f0f, 10) + ((word & 0x0f0f0f0f) >>> 8)) & 0x00ff00ff;
  return (pairs & 0xff) * 100 + (pairs >>> 16);
}

/**
 * Reads samples as Prometheus writes them, `[1767614400.781,"0.25"],`, as long as they are whole and of that form;
 * stops before the first that is not. `index` is the number of the next sample in its series.
 */
export function readFastSamples(
  reader: Reader,
  columns: SampleColumns,
  known: KnownTimes,
  index: number,
): void {
  const { bytes, view, end } = reader;
  const { times, values } = columns;
  const limit = Math.min(times.length, columns.maxSamples);
  let place = index;
  let length = columns.length;
  let pos = reader.pos;
  while (pos + room <= end && length < limit && bytes[pos] === 91) {
    let at = pos + 1;
    let time: number;
    // No destructuring of lists in here: it would go through iterators, once for each sample.
    const a = view.getInt32(at, true);
    const b = view.getInt32(at + 4, true);
    const c = view.getInt32(at + 8, true);
    const { words } = known;
    const word = place * 3;
    if (
      place < known.times.length &&
      words[word] === a &&
      words[word + 1] === b &&
      words[word + 2] === c
    ) {
      time = known.times[place] as number;
      at += 12;
    } else {
      // Ten digits of seconds, from 2001 to 2286.
      if (!areDigits(a) || !areDigits(b)) break;
      const e = (bytes[at + 8] as number) - 48;
      const f = (bytes[at + 9] as number) - 48;
      if (e < 0 || e > 9 || f < 0 || f > 9) break;
      time = (fourDigits(a) * 1e6 + fourDigits(b) * 100 + e * 10 + f) * 1000;
      at += 10;
      if (bytes[at] === 46) {
        at++;
        let weight = 100;
        for (let digit = (bytes[at] as number) - 48; digit >= 0 && digit <= 9 && weight >= 1; ) {
          time += digit * weight;
          weight /= 10;
          digit = (bytes[++at] as number) - 48;
        }
      } else if (bytes[at] === 44 && bytes[at + 1] === 34 && place < maxRemembered) {
        if (place >= known.times.length) widen(known);
        if (place < known.times.length) {
          known.words[word] = a;
          known.words[word + 1] = b;
          known.words[word + 2] = c;
          known.times[place] = time;
        }
      }
      if (bytes[at] !== 44 || bytes[at + 1] !== 34) break;
      at += 2;
    }

    let negative = false;
    if (bytes[at] === 45) {
      negative = true;
      at++;
    }
    const first = at;
    let head = 0;
    let digit = (bytes[at] as number) - 48;
    while (digit >= 0 && digit <= 9 && at - first < 15) {
      head = head * 10 + digit;
      digit = (bytes[++at] as number) - 48;
    }
    let digits = at - first;
    if (digits === 0) break;
    let tail = 0;
    let places = 0;
    let scale = 0;
    if (digit === -2) {
      const point = at++;
      let four = view.getInt32(at, true);
      while (digits <= 11 && areDigits(four)) {
        head = head * 10_000 + fourDigits(four);
        digits += 4;
        at += 4;
        four = view.getInt32(at, true);
      }
      if (areDigits(four)) {
        tail = fourDigits(four);
        places = 4;
        at += 4;
      }
      digit = (bytes[at] as number) - 48;
      while (digit >= 0 && digit <= 9 && places < 7) {
        if (places === 0 && digits < 15) {
          head = head * 10 + digit;
          digits++;
        } else {
          tail = tail * 10 + digit;
          places++;
        }
        digit = (bytes[++at] as number) - 48;
      }
      scale = at - point - 1;
    }
    if (bytes[at] !== 34 || bytes[at + 1] !== 93 || digits + places > 19) break;
    const value = scaledDecimal(head, tail, places, scale);
    if (Number.isNaN(value)) break;
    times[length] = time;
    values[length++] = negative ? -value : value;
    place++;
    pos = at + 2;
    if (bytes[pos] === 44) pos++;
  }
  columns.length = length;
  reader.pos = pos;
}
