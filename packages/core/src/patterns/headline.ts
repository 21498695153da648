const newline = 0x0a;
/** A stack trace is read this far; whatever follows says nothing new. */
const reach = 16_384;

/** Which parts of a text tell its pattern: pairs of start and end. */
export type Headline = readonly (readonly [start: number, end: number])[];

/**
 * The first line that is not blank and, for stack traces, the frame where it happened. Python puts the
 * exception last and the innermost frame before it, so its traces are read from the end.
 * Reads at most 16 Ki code units from either end.
 */
export function headline(text: string): Headline {
  const { length } = text;
  let start = 0;
  while (start < length && start < reach && isBlank(text.charCodeAt(start))) start++;
  const first = lineEnd(text, start, length);
  if (first >= length) return [[start, length]];
  if (text.startsWith('Traceback (most recent call last)', start)) {
    const python = pythonHeadline(text, first);
    if (python !== undefined) return python;
  }
  const end = Math.min(length, first + reach);
  for (let at = first + 1; at < end; ) {
    const stop = lineEnd(text, at, end);
    const from = skipBlanks(text, at, stop);
    if (isFrame(text, from)) {
      return [
        [start, first],
        [from, stop],
      ];
    }
    at = stop + 1;
  }
  return [[start, first]];
}

function lineEnd(text: string, from: number, to: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 || end > to ? to : end;
}

function skipBlanks(text: string, from: number, to: number): number {
  let at = from;
  while (at < to && isBlank(text.charCodeAt(at))) at++;
  return at;
}

function isBlank(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d);
}

function isFrame(text: string, at: number): boolean {
  return text.startsWith('at ', at) || text.startsWith('File "', at) || text.startsWith('#0 ', at);
}

function pythonHeadline(text: string, first: number): Headline | undefined {
  let stop = text.length;
  const floor = Math.max(first, stop - reach);
  let exception: readonly [number, number] | undefined;
  while (stop > floor) {
    let start = stop;
    while (start > floor && text.charCodeAt(start - 1) !== newline) start--;
    const from = skipBlanks(text, start, stop);
    if (from < stop) {
      if (exception === undefined) exception = [from, stop];
      else if (text.startsWith('File "', from)) return [exception, [from, stop]];
    }
    stop = start - 1;
  }
  return exception && [exception];
}
