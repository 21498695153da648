import { type JsonSlip, readJson } from './read-json.ts';

export interface JsonCandidate {
  readonly value: Readonly<Record<string, unknown>>;
  readonly slips: readonly JsonSlip[];
}

export interface ExtractedJson {
  /** Every object that stands by itself in the text, in its order. */
  readonly candidates: readonly JsonCandidate[];
  /** An object was begun and the text ended before it did. */
  readonly truncated: boolean;
  /** An object nested deeper than allowed. */
  readonly deep: boolean;
}

export interface ExtractOptions {
  /** Default 32. */
  readonly maxDepth?: number;
}

const defaults = { maxDepth: 32 } as const;

/** More openings than this are not tried: prose full of braces must not cost the square of its length. */
const maxTries = 200;
const maxCandidates = 20;

/**
 * Finds the JSON objects in what a model wrote: bare, in fences, in prose, after a byte-order mark or its thinking, or
 * as a JSON string that holds JSON.
 */
export function extractJson(
  text: string,
  { maxDepth = defaults.maxDepth }: ExtractOptions = {},
): ExtractedJson {
  const words = withoutThinking(text);
  if (words === undefined) return { candidates: [], truncated: true, deep: false };
  const quoted = unquoted(words);
  const found = quoted ?? words;
  const candidates: JsonCandidate[] = [];
  let truncated = false;
  let deep = false;
  let at = found.indexOf('{');
  for (let tries = 0; at >= 0 && tries < maxTries && candidates.length < maxCandidates; tries++) {
    const reading = readJson(found, at, maxDepth);
    if (reading.ok) {
      candidates.push({ value: reading.value as JsonCandidate['value'], slips: reading.slips });
      at = found.indexOf('{', reading.end);
    } else {
      truncated ||= reading.problem === 'truncated';
      deep ||= reading.problem === 'deep';
      at = found.indexOf('{', at + 1);
    }
  }
  return { candidates, truncated, deep };
}

/** The text after a reasoning model's thoughts; undefined where it never stopped thinking. */
function withoutThinking(text: string): string | undefined {
  const opened = /^[\s\uFEFF]*<think(?:ing)?>/i.exec(text);
  if (opened === null) return text;
  const closed = /<\/think(?:ing)?>/i.exec(text);
  return closed === null ? undefined : text.slice(closed.index + closed[0].length);
}

/** JSON within a JSON string, once. */
function unquoted(text: string): string | undefined {
  const start = text.search(/[^\s\uFEFF]/);
  if (text.charAt(start) !== '"') return undefined;
  const reading = readJson(text, start, 1);
  return reading.ok && typeof reading.value === 'string' && reading.value.includes('{')
    ? reading.value
    : undefined;
}
