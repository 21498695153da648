import type { CallOptions, LanguageModel, ModelCapabilities } from '@abduce/core';
import { probeModel } from './probe-model.ts';

/** `probe` for a model that is asked once: what came out holds for as long as the model lives, failures do not. */
export function cachedProbe(
  model: () => Pick<LanguageModel, 'generate' | 'stream'>,
): (options?: CallOptions) => Promise<ModelCapabilities> {
  let known: ModelCapabilities | undefined;
  return async (options) => {
    known ??= await probeModel(model(), options);
    return known;
  };
}
