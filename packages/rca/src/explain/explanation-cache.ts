import { AbduceError, type CallOptions } from '@abduce/core';

/**
 * Where answers of models are kept. A key is a SHA-256 over the evidence, the prompt, the model and its parameters;
 * a value is what the model wrote, and is judged again whenever it is read: nothing in a cache is trusted.
 */
export interface ExplanationCache {
  get(key: string, options?: CallOptions): Promise<string | undefined>;
  set(key: string, value: string, options?: CallOptions): Promise<void>;
}

export interface MemoryCacheOptions {
  /** Answers at most; the one that was not used for longest goes first. Default 100. */
  readonly entries?: number;
}

export function memoryExplanationCache({
  entries = 100,
}: MemoryCacheOptions = {}): ExplanationCache {
  if (!Number.isSafeInteger(entries) || entries < 1) {
    throw new AbduceError('CONFIG', `entries is ${entries}; a cache holds at least one`, {
      details: { entries },
    });
  }
  const kept = new Map<string, string>();
  return {
    async get(key) {
      const value = kept.get(key);
      if (value === undefined) return undefined;
      kept.delete(key);
      kept.set(key, value);
      return value;
    },
    async set(key, value) {
      kept.delete(key);
      kept.set(key, value);
      for (const oldest of kept.keys()) {
        if (kept.size <= entries) break;
        kept.delete(oldest);
      }
    },
  };
}
