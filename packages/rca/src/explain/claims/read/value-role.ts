import { type Item, isMark, isWord } from './item.ts';

/** Which number a sentence says that it gives, told by the words around it. */
export type ExpectedRole = 'before' | 'after' | 'change' | 'factor' | 'free';

const fillers =
  `about around roughly approximately nearly almost just only some over under above below a an the mere
  level value rate average as much high low well somewhere total circa exactly precisely`.split(
    /\s+/,
  );
const formerly =
  'before previously formerly normally usually earlier initially originally beforehand typically ordinarily prior'.split(
    ' ',
  );
const presently = 'now currently presently afterwards afterward thereafter'.split(' ');
const movements =
  `increase rise growth jump drop fall decrease decline difference gain change reduction extra additional
  surge leap slowdown`.split(/\s+/);

/** Reads the words before the value, and then those behind it, as far as the neighbouring values. */
export function expectedRole(items: readonly Item[], at: number): ExpectedRole {
  const left = roleBefore(items, at);
  if (left !== 'free') return left;
  return roleBehind(items, at);
}

function roleBefore(items: readonly Item[], at: number): ExpectedRole {
  let place = at - 1;
  for (
    let skipped = 0;
    skipped < 4 && isWord(items[place], ...fillers) && !formerlyAt(items, place);
    skipped++
  )
    place--;
  const [word, before, first] = [items[place], items[place - 1], items[place - 2]];
  if (isMark(word, '→', '->')) return 'after';
  if (isMark(word, '-', '–', '—') && before?.kind === 'value') return 'after';
  if (isMark(word, '~', '≈')) return roleBefore(items, place);
  if (isWord(word, 'from')) return 'before';
  if (isWord(word, 'to', 'into')) {
    if (isWord(before, 'compare', 'relative')) return 'before';
    return isWord(before, 'close', 'equal', 'similar', 'come') ? 'free' : 'after';
  }
  if (isWord(word, 'reach', 'hit', 'now', 'currently', 'until')) return 'after';
  if (isWord(word, 'than')) {
    const hedge =
      isWord(before, 'more', 'less', 'fewer', 'great', 'greater') && items[at]?.kind === 'value';
    return hedge ? 'free' : 'before';
  }
  if (isWord(word, 'versus', 'vs', 'against', 'unlike')) return 'before';
  if (isWord(word, 'with') && isWord(before, 'compare')) return 'before';
  if (isWord(word, 'by')) return isWord(before, 'late', 'lag', 'behind') ? 'free' : 'change';
  if (isWord(word, 'of')) {
    if (isWord(before, 'factor')) return 'factor';
    if (isWord(before, 'instead')) return 'before';
    if (isWord(before, ...movements)) return 'change';
    if (isWord(first, 'from')) return 'before';
    if (isWord(first, 'to')) return 'after';
  }
  return adverbBefore(items, place);
}

function formerlyAt(items: readonly Item[], at: number): boolean {
  return isWord(items[at], ...formerly);
}

/** `previously it took {…}`: a word of time earlier in the clause. */
function adverbBefore(items: readonly Item[], from: number): ExpectedRole {
  for (let place = from; place >= 0 && place > from - 8; place--) {
    const item = items[place];
    if (item === undefined || item.kind === 'value' || isMark(item, '.', ';', ',', ':', '('))
      return 'free';
    if (isWord(item, 'used') && isWord(items[place + 1], 'to')) return 'before';
    if (
      isWord(item, 'use') &&
      item.kind === 'word' &&
      item.text === 'used' &&
      isWord(items[place + 1], 'to')
    )
      return 'before';
    if (formerlyAt(items, place) && !isWord(items[place + 1], 'the', 'it', 'onset'))
      return 'before';
    if (isWord(item, 'before') && place === from) return 'before';
    if (isWord(item, ...presently)) return 'after';
  }
  return 'free';
}

function roleBehind(items: readonly Item[], at: number): ExpectedRole {
  const next = items[at + 1];
  if (isMark(next, '→', '->')) return 'before';
  // `queries that took 1 ms now take 2 s`.
  if (isWord(next, ...presently) && isWord(items[at + 2], 'take', 'need', 'be', 'last', 'require'))
    return 'before';
  if (isWord(next, 'to') && nextIsValue(items, at + 2)) return 'before';
  if (isMark(next, '-', '–') && items[at + 2]?.kind === 'value') return 'before';
  for (let place = at + 1; place < at + 6; place++) {
    const item = items[place];
    if (item === undefined || item.kind === 'value' || isMark(item, '.', ';', ':', '('))
      return 'free';
    if (isMark(item, ',', ')')) {
      if (place > at + 1) return 'free';
      continue;
    }
    if (
      isWord(item, 'and', 'but', 'while', 'because', 'at', 'since', 'as', 'than', 'times', 'time')
    )
      return 'free';
    if (isWord(item, 'what')) return 'free';
    if (isWord(item, 'baseline')) return 'before';
    if (isWord(item, 'first') && isWord(items[place - 1], 'at')) return 'before';
    if (isWord(item, ...formerly)) {
      const following = items[place + 1];
      const adverb =
        !isWord(item, 'before', 'earlier') ||
        following === undefined ||
        following.kind === 'mark' ||
        isWord(following, 'and', 'to', 'but', 'while');
      const afterwards =
        isWord(following, 'the', 'it', 'that', 'this') && isWord(item, 'before', 'prior');
      if (adverb || afterwards) return 'before';
      return 'free';
    }
    if (isWord(item, ...presently, 'during')) return 'after';
  }
  return 'free';
}

function nextIsValue(items: readonly Item[], at: number): boolean {
  let place = at;
  while (isWord(items[place], ...fillers) || isMark(items[place], '~', '≈')) place++;
  return items[place]?.kind === 'value';
}
