import { looksRandom, shortestRandom } from './random-looking.ts';
import type { Found } from './secret-kind.ts';
import { shapeOf } from './token-shapes.ts';

const shortestShape = 12;

/** Names of ids that are made at random and give nothing away; they may hold anything but the shape of a key. */
const idBefore =
  /(?:build|commit|revision|rev|sha\d*|digest|etag|checksum|hash|fingerprint|integrity|version|release|tag|image|trace|span|request|correlation|message|order|event|run|job|task|pod|container|instance|node|host|object|document|upload|deployment|execution|operation)(?:[-_. ]?(?:id|uid|ref|no|number|hash|name))?["'`]{0,2}[ \t]{0,2}[:=#/ ][ \t]{0,2}["'`]?(?:W\/)?["'`]?$/i;
const lookBack = 40;

const bearer = /\b(bearer|basic|apikey|splunk)[ \t]{1,8}([\w+/=~.-]{6,})/gi;
const notCredentials =
  /^(?:auth\w*|tokens?|realm\S*|format|schemes?|credentials?|missing|access|error|plan|usage|info\w*|types?|settings|support|functionality)\b/i;

/** Slack, Discord and Teams take messages from whoever knows the path. */
const webhook =
  /\b((?:hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)|discord(?:app)?\.com\/api\/webhooks|[\w-]{1,60}\.webhook\.office\.com\/webhookb2)\/)([\w/@-]{6,})/gi;

/** Keys and tokens by their shape, by what stands before them, and, with `looks`, by having no other shape at all. */
export function findTokens(text: string, looks: boolean): Found[] {
  const found: Found[] = [];
  for (const { 0: whole, 1: scheme = '', 2: value = '', index } of text.matchAll(bearer)) {
    const prose = /basic/i.test(scheme)
      ? !/[A-Z0-9=].*[a-z]|[a-z].*[A-Z0-9=]/.test(value.slice(1))
      : notCredentials.test(value) || value.length < 8;
    const start = index + whole.length - value.length;
    if (!prose && !notCredentials.test(value))
      found.push({ start, end: start + trimmed(value).length, kind: 'token' });
  }
  for (const { 0: whole, 1: host = '', index } of text.matchAll(webhook)) {
    found.push({ start: index + host.length, end: index + whole.length, kind: 'token' });
  }
  for (const { 0: wide, index } of text.matchAll(/[\w+/=~.:-]{12,}/g)) {
    for (const [run, offset] of runsOf(wide)) {
      if (run.length < shortestShape) continue;
      const start = index + offset;
      const kind = shapeOf(run) ?? (looks && isKey(run, text, start) ? 'token' : undefined);
      if (kind !== undefined) found.push({ start, end: start + run.length, kind });
      else found.push(...insideOf(run, start, text, looks));
    }
  }
  return continued(found, text);
}

/** Without the full stop that ends a sentence. */
function trimmed(run: string): string {
  let end = run.length;
  while (end > 0 && (run[end - 1] === '.' || run[end - 1] === ':')) end--;
  return run.slice(0, end);
}

/** `key=value` and `a:b` come apart; padding stays with its value. */
function* runsOf(wide: string): Generator<readonly [string, number]> {
  for (const { 0: run, index } of wide.matchAll(/[\w+/~.-]+={0,2}/g)) {
    // Without the mark of a diff.
    const mark = /^[+-]*/.exec(run)?.[0].length ?? 0;
    yield [trimmed(run).slice(mark), index + mark];
    // A bot's number, a colon and its token are one.
    const joined =
      /^\d{8,10}$/.test(run) && wide[index + run.length] === ':' ? wide.slice(index) : '';
    if (joined !== '' && shapeOf(joined) !== undefined) yield [joined, index];
  }
}

/** A run with dots and slashes in it: its parts. */
function* partsOf(run: string): Generator<readonly [string, number]> {
  for (const { 0: part, index } of run.matchAll(/[^./~]+/g)) yield [part, index];
}

function insideOf(run: string, start: number, text: string, looks: boolean): Found[] {
  if (!/[./~]/.test(run)) return [];
  return [...partsOf(run)].flatMap(([part, offset]) => {
    if (part.length < shortestShape) return [];
    const kind =
      shapeOf(part) ?? (looks && isKey(part, text, start + offset) ? 'token' : undefined);
    const from = start + offset;
    return kind === undefined ? [] : [{ start: from, end: from + part.length, kind }];
  });
}

function isKey(run: string, text: string, start: number): boolean {
  if (run.length < shortestRandom || run.includes('.') || !looksRandom(run)) return false;
  return !idBefore.test(text.slice(Math.max(0, start - lookBack), start));
}

const nextLine = /\\?\r?\n[ \t+>|"'-]{0,40}([A-Za-z0-9+/=_-]{2,100})[ \t"',;\\]{0,6}(?=\r?\n|$)/y;
const wrappedAt = 40;

/** Long values are broken into lines: what stands alone on the lines below a token that ended its own goes with it. */
function continued(found: readonly Found[], text: string): Found[] {
  const result: Found[] = [];
  let until = 0;
  for (const item of found) {
    result.push(item);
    // What goes with a token above was followed to its end from there.
    if (item.end - item.start < wrappedAt || item.start < until) continue;
    let { end } = item;
    for (;;) {
      nextLine.lastIndex = end;
      const more = nextLine.exec(text);
      if (more === null) break;
      const line = more[1] ?? '';
      const start = text.indexOf(line, end);
      result.push({ start, end: start + line.length, kind: item.kind });
      end = start + line.length;
      if (line.length < wrappedAt) break;
    }
    until = end;
  }
  return result;
}
