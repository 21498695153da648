import type { Evidence, Text, TextQuote } from '@abduce/core';
import { type Namer, plainTitle } from './namer.ts';
import { text } from './text.ts';

/** Titles of the signal catalog that are exact rather than fluent, in the words of a sentence. */
const spoken: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'cpu used': 'CPU in use',
    'cpu allowed': 'CPU allowed',
    'resident or working-set memory': 'memory in use',
    'kills for lack of memory': 'kills for lack of memory',
    'starts of a new process in place of the old one': 'restarts',
    'calls from source to target': 'calls per second',
    'calls that failed as the source saw it': 'failed calls per second',
    'requests that failed by fault of the service or below it': 'failed requests per second',
    'requests served': 'requests per second',
    'time of the busiest disk': 'time the busiest disk was busy',
  }),
);

/** The words up to the first one that begins a remark, such as `Share` of `Share of failed requests`. */
const head =
  /^(.*?)(?: (?:of|that|which|in|per|on|at|to|not|by|from|for|with|between|while|under|without)\b.*)?$/s;

/** Whether a title names several things: `Requests that wait`, but `Share of requests`. */
export function isPlural(title: string): boolean {
  const words = (title.match(head)?.[1] ?? title).split(' ');
  return [words[0], words.at(-1)].some(
    (word) => word !== undefined && /[a-z]{2}s$/.test(word) && !/(?:ss|us|is)$/.test(word),
  );
}

/** A title inside a sentence, without an article. */
export function innerTitle(evidence: Evidence): TextQuote {
  const title = plainTitle(evidence.title);
  const other = spoken.get(title.toLowerCase());
  if (other !== undefined) return { quote: other };
  const plain = /^[A-Z][a-z]+(?=[ -]|$)/.test(title);
  return { quote: plain ? (title[0] as string).toLowerCase() + title.slice(1) : title };
}

/** Whether it reads as words of ours, so that an article may stand before it. */
function isPhrase({ quote }: TextQuote): boolean {
  return /^(?:[a-z]+|CPU|TCP|\d+th)(?=[ -]|$)/.test(quote);
}

/** What was measured and where, inside a sentence: `the time per request at orders`, `connections in use at orders`. */
export function innerSubject(evidence: Evidence, namer: Namer): Text {
  const title = innerTitle(evidence);
  const article = isPhrase(title) && !isPlural(title.quote) ? 'the ' : '';
  return text(article, title, namer.place(evidence));
}

/** The same at the start of a sentence. */
export function subject(evidence: Evidence, namer: Namer): Text {
  const title = innerTitle(evidence);
  if (!isPhrase(title)) return text(title, namer.place(evidence));
  if (!isPlural(title.quote)) return text('The ', title, namer.place(evidence));
  const quote = (title.quote[0] as string).toUpperCase() + title.quote.slice(1);
  return text({ quote }, namer.place(evidence));
}
