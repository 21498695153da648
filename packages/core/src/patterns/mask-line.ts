import { charKind, charKinds, specialKinds, wordKinds } from './char-kinds.ts';
import { isDateWord } from './date-word.ts';
import {
  closingQuote,
  dirtyQuote,
  hexLength,
  isBlank,
  isSign,
  joins,
  noQuote,
  opensQuote,
  trimmedEnd,
} from './mask-rules.ts';

type Part = readonly [start: number, end: number];

/** Reads lines and tells what varies in them. The results are those of the last `read`. */
export interface LineMask {
  /**
   * Reads one line in one pass: linear whatever the input. False when the text holds something that has to be
   * cleaned first; with `cleaned` nothing has.
   */
  read(text: string, cleaned: boolean): boolean;
  /** As `read`, for two parts of a text with a space between them. `line` does not know of it. */
  readParts(text: string, first: Part, second: Part): boolean;
  /** Two 32-bit hashes of the masked line. */
  readonly hashA: number;
  readonly hashB: number;
  /** The masked line of the last `read`, with `<*>` for each variable. */
  line(): string;
}

const [space, doubleQuote, singleQuote, openBrace] = [0x20, 0x22, 0x27, 0x7b];
const longestWord = 64;
const dateWord = 3;
const lowerCase = 0x61;
const { letter, hexLetter, digit } = charKind;
const letters = letter | hexLetter;
const notPlain = specialKinds | digit;
/** The end of a variable that nothing can be joined to. */
const none = -1;

/** No code unit: what the hashes take in for a variable. */
const variableMark = 0x10000;
/** The multiplier of FNV-1a, the first hash. The second one is the sum of all states of the first. */
const prime = 0x01000193;

/** Places in the working memory of `maskLine`; pairs of start and end, one for each variable, follow. */
const [atEnd, atHashA, atHashB, atFrom, atTo, atRagged] = [0, 1, 2, 3, 4, 5];
const header = 6;

/**
 * Finds what varies from line to line: words with a digit (numbers, durations, hashes, versions), long hexadecimal
 * words, the words of dates, what is joined to any of them (addresses, times, UUIDs, path parts) and quoted strings.
 * Quotes that hold a value (`key="…"`, JSON) are read as text, since the message is often in there. White space at
 * the ends does not count, and inside it is one space. Where the variables are is only noted with `record`.
 *
 * A function of its own with all state in `work`, since closures that are made anew for each miner are compiled to
 * slower code; and without calls in the loop over a word, which is where the time goes.
 */
function maskLine(
  text: string,
  from: number,
  to: number,
  nextFrom: number,
  nextTo: number,
  cleaned: boolean,
  record: boolean,
  work: Int32Array,
): boolean {
  let i = from;
  let end = trimmedEnd(text, from, to);
  let next = nextFrom;
  while (i < end && isBlank(text.charCodeAt(i))) i++;
  const start = i;
  let ragged = false;
  const json = i < end && text.charCodeAt(i) === openBrace;
  let unclosed = 0;
  let found = header;
  let a = 0x811c9dc5 | 0;
  let b = 0;
  // The hashes where the current word began, and right after the last variable: masking goes back to them.
  let wordA = a;
  let wordB = b;
  let savedA = 0;
  let savedB = 0;
  let wordStart = i;
  let seen = 0;
  let variableEnd = none;
  let blankEnd = -1;
  for (;;) {
    let code = space;
    let kind = 0;
    for (; i < end; i++) {
      code = text.charCodeAt(i);
      kind = charKinds[code] as number;
      if ((kind & letters) === 0) break;
      seen |= kind;
      a = Math.imul(a ^ code, prime);
      b = (b + a) | 0;
    }
    if (
      (seen & letter) !== 0 &&
      (code === space || (kind & notPlain) === 0) &&
      i < end &&
      i - wordStart <= longestWord &&
      i - wordStart !== dateWord
    ) {
      // Most words: none of the cases below.
      seen = 0;
      if (code === space) blankEnd = i + 1;
      wordA = a = Math.imul(a ^ code, prime);
      wordB = b = (b + a) | 0;
      wordStart = ++i;
      continue;
    }
    if (kind === charKind.dirty && i < end) {
      if (!cleaned) return false;
      seen |= letter;
      a = Math.imul(a ^ code, prime);
      b = (b + a) | 0;
      i++;
      continue;
    }
    const withDigit = kind === digit && i < end;
    const afterWord = withDigit || seen !== 0;
    if (afterWord) {
      if (
        withDigit ||
        (seen === hexLetter && i - wordStart >= hexLength(text, wordStart, variableEnd)) ||
        (i - wordStart === dateWord &&
          text.charCodeAt(wordStart) < lowerCase &&
          isDateWord(text, wordStart, end)) ||
        i - wordStart > longestWord
      ) {
        if (withDigit) {
          // The rest of the word, and whatever else with a digit is joined to it.
          for (i++; i < end; i++) {
            code = text.charCodeAt(i);
            kind = charKinds[code] as number;
            if ((kind & wordKinds) !== 0 || (cleaned && kind === charKind.dirty)) continue;
            if (
              kind < charKind.joiner ||
              i + 1 >= end ||
              charKinds[text.charCodeAt(i + 1)] !== digit
            ) {
              break;
            }
            i++;
          }
        }
        if (joins(text, variableEnd, wordStart)) {
          a = savedA;
          b = savedB;
          if (record) work[found - 1] = i;
        } else {
          a = savedA = Math.imul(wordA ^ variableMark, prime);
          b = savedB = (wordB + a) | 0;
          if (record) {
            work[found] = wordStart;
            work[found + 1] = i;
            found += 2;
          }
        }
        variableEnd = i;
      }
      seen = 0;
    }
    if (i >= end) {
      if (next < 0) break;
      wordA = a = Math.imul(a ^ space, prime);
      wordB = b = (b + a) | 0;
      wordStart = i = next;
      end = trimmedEnd(text, next, nextTo);
      next = -1;
      continue;
    }
    wordStart = i + 1;
    let put = code;
    if ((kind & specialKinds) !== 0) {
      if (kind === charKind.dirty) return false;
      if (kind === charKind.blank) {
        put = space;
        ragged ||= code !== space || i === blankEnd;
        if (i === blankEnd) {
          blankEnd = ++i;
          wordA = a;
          wordB = b;
          continue;
        }
        blankEnd = i + 1;
      } else if (afterWord) {
        // No sign, and no quote that opens.
      } else if ((kind & charKind.sign) !== 0) {
        if (isSign(text, i, start, end)) {
          wordStart = i++;
          wordA = a;
          wordB = b;
          continue;
        }
      } else if (!json && opensQuote(text, i, start)) {
        const quote = code === doubleQuote ? 1 : code === singleQuote ? 2 : 4;
        const close =
          (unclosed & quote) === 0 ? closingQuote(text, i + 1, end, code, cleaned) : noQuote;
        if (close === dirtyQuote) return false;
        if (close < 0) unclosed |= quote;
        else {
          a = Math.imul(a ^ code, prime);
          b = (b + a) | 0;
          a = Math.imul(a ^ variableMark, prime);
          b = (b + a) | 0;
          if (record) {
            work[found] = i + 1;
            work[found + 1] = close;
            found += 2;
          }
          variableEnd = none;
          i = close;
          wordStart = i + 1;
        }
      }
    }
    wordA = a = Math.imul(a ^ put, prime);
    wordB = b = (b + a) | 0;
    i++;
  }
  work[atEnd] = found;
  work[atHashA] = a ^ (a >>> 15);
  work[atHashB] = b ^ (b >>> 13);
  work[atFrom] = start;
  work[atTo] = end;
  work[atRagged] = ragged ? 1 : 0;
  return true;
}

/** For texts of at most `maxLength` code units. */
export function lineMask(maxLength: number): LineMask {
  // Each variable takes a code unit, and another parts it from the next.
  const work = new Int32Array(header + maxLength + 4);
  let source = '';
  let trusted = false;
  return {
    read(text, cleaned) {
      source = text;
      trusted = cleaned;
      return maskLine(text, 0, text.length, -1, -1, cleaned, false, work);
    },
    readParts(text, [from, to], [nextFrom, nextTo]) {
      return maskLine(text, from, to, nextFrom, nextTo, false, false, work);
    },
    get hashA() {
      return work[atHashA] as number;
    },
    get hashB() {
      return work[atHashB] as number;
    },
    line() {
      maskLine(source, 0, source.length, -1, -1, trusted, true, work);
      let line = '';
      let at = work[atFrom] as number;
      const end = work[atEnd] as number;
      for (let i = header; i < end; i += 2) {
        line += `${source.slice(at, work[i])}<*>`;
        at = work[i + 1] as number;
      }
      line += source.slice(at, work[atTo]);
      return work[atRagged] === 1 ? line.replace(/[\t\v\f\r ]+/g, ' ') : line;
    },
  };
}
