import { metrics } from '@opentelemetry/api';

/** Keeps the answer of `load` for as many seconds as `seconds` says at the time. */
export function createCache<T>(load: () => T, seconds: () => number): () => T {
  const lookups = metrics.getMeter('shop.cache').createCounter('shop.cache.lookups');
  let kept: { readonly value: T; readonly loaded: number } | undefined;
  return () => {
    const now = performance.now();
    const hit = kept !== undefined && now - kept.loaded < seconds() * 1000;
    lookups.add(1, { 'cache.result': hit ? 'hit' : 'miss' });
    if (kept === undefined || !hit) kept = { value: load(), loaded: now };
    return kept.value;
  };
}
