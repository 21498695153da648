import type { LanguageModel, ModelFormat } from '@abduce/core';

/** What is known of a model's formats, from what happened so far. */
export interface FormatMemory {
  /** The given formats, without those that were refused, from the best that worked. */
  order(formats: readonly ModelFormat[]): readonly ModelFormat[];
  worked(format: ModelFormat): void;
  refused(format: ModelFormat): void;
}

const memories = new WeakMap<LanguageModel, FormatMemory>();

/** One for each model, for as long as it lives. */
export function formatMemory(model: LanguageModel): FormatMemory {
  const known = memories.get(model) ?? createMemory();
  memories.set(model, known);
  return known;
}

function createMemory(): FormatMemory {
  const refused = new Set<ModelFormat>();
  let best: ModelFormat | undefined;
  return {
    order(formats) {
      const taken = formats.filter((format) => !refused.has(format));
      const from = best === undefined ? -1 : taken.indexOf(best);
      return from < 0 ? taken : taken.slice(from);
    },
    worked(format) {
      best = format;
    },
    refused(format) {
      refused.add(format);
    },
  };
}
