import { signals } from '@abduce/core';

/** Words of titles that the catalogue of signals does not use. */
const further =
  'above acquired all allowed back before begin below between call caller callers callees change code connection count ' +
  'database debug earlier error executions failed failures fatal first function given graph had held here idle in index info ' +
  'instances lag last level line log lost made makes message method milliseconds most neighbours network node of on one ' +
  'onset operation other own pattern peers per pool process query read reason record release request requests ' +
  'returned route rows scan scans second seen sent server service services sessions severity share sides since ' +
  'slow span spans statement statements status still table tables than that the their there they through time times ' +
  'title to total trace transaction two type used usual version waited waiting waits warn was were what which while windows ' +
  'or are under way spent ratio until template report fastest tenth sum with without within full got trouble lasted samples self profile size work works calls it its is not';

const vocabulary: ReadonlySet<string> = new Set([
  ...further.split(' '),
  ...Object.values(signals).flatMap(({ doc }) => doc.toLowerCase().match(/[a-z]+/g) ?? []),
]);

const longest = 120;

/**
 * Whether a title says nothing but what measurements are called: a rule may have taken its title from telemetry, and
 * words that anybody can write must not stand in a sentence as ours.
 */
export function isOwnTitle(title: string): boolean {
  if (title.length > longest || !/^[A-Za-z][A-Za-z ,:'’-]*$/.test(title)) return false;
  return (title.toLowerCase().match(/[a-z]+/g) ?? []).every((word) => vocabulary.has(word));
}
