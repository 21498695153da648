import type { Evidence } from '@abduce/core';
import { factOf, numberOf } from './facts.ts';

/** What makes two pieces of evidence one and the same news: a series cut in two ways, failures counted twice. */
export function newsOf(item: Evidence): string | undefined {
  const { query, entity } = item;
  const facts = (...names: readonly string[]): readonly unknown[] =>
    names.map((name) => factOf(item, name)?.value);
  // A process of a service stands for it when it shows the same.
  const place = entity.split('#')[0] ?? entity;
  if (query.kind === 'signal' && Number.isFinite(numberOf(item, 'after'))) {
    return JSON.stringify([query.signal, place, ...facts('before', 'after', 'onset')]);
  }
  if (query.kind === 'spans' && Number.isFinite(numberOf(item, 'first_seen'))) {
    return JSON.stringify([place, ...facts('count', 'first_seen', 'operation')]);
  }
  return undefined;
}
