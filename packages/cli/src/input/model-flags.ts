import { AbduceError } from '@abduce/core';
import {
  createExplainer,
  type ExplainerOptions,
  type ModelCall,
  type ModelExplainer,
} from '@abduce/rca';
import { openAiModel } from '@abduce/rca/openai';
import type { Flags, Invocation } from '../invocation.ts';
import { usageError } from '../usage.ts';
import { folderCache } from './folder-cache.ts';
import { modelFlags } from './model-flag-names.ts';

/**
 * The explainer that the command line asks for; `onCall` gets each request to a model. Throws the error of wrong
 * usage.
 */
export function explainerOf(
  { flags, env }: Pick<Invocation, 'flags' | 'env'>,
  onCall: (call: ModelCall) => void = () => {},
): ModelExplainer {
  const options = { ...shownOptions(flags), onCall };
  const { model } = flags;
  if (model === undefined) {
    // A preview shows what any model would see.
    const stray = modelFlags.find(
      (flag) => flags[flag] !== undefined && !(flag === 'names' && flags.preview === true),
    );
    if (stray !== undefined) throw usageError(`--${stray} needs --model`);
    return createExplainer(options);
  }
  const key = keyOf(flags, env);
  return createExplainer({
    ...options,
    model: openAiModel({
      model,
      ...(flags['base-url'] === undefined ? {} : { baseUrl: flags['base-url'] }),
      ...(key === undefined ? {} : { apiKey: key }),
    }),
  });
}

function shownOptions(flags: Flags): ExplainerOptions {
  const { strict, timeout, cache, prices, investigate, names } = flags;
  if (names !== undefined && names !== 'shown' && names !== 'hidden') {
    throw usageError(`--names is "${names}"; it must be shown or hidden`);
  }
  if (strict !== undefined && strict !== 'drop' && strict !== 'repair' && strict !== 'fail') {
    throw usageError(`--strict is "${strict}"; it must be drop, repair or fail`);
  }
  return {
    ...(strict === undefined ? {} : { strict }),
    ...(timeout === undefined ? {} : { timeout: seconds(timeout) * 1000 }),
    ...(cache === undefined ? {} : { cache: folderCache(cache) }),
    ...(prices === undefined ? {} : { prices: pricesOf(prices) }),
    ...(names === undefined ? {} : { pack: { names } }),
    ...(investigate === true ? { investigate: true } : {}),
  };
}

function seconds(words: string): number {
  const value = Number(words);
  if (value > 0 && Number.isFinite(value)) return value;
  throw usageError(`--timeout is "${words}"; it must be a number of seconds`);
}

function pricesOf(words: string): { readonly input: number; readonly output: number } {
  const [input = Number.NaN, output = Number.NaN, ...more] = words.split(',').map(Number);
  if (input >= 0 && output >= 0 && more.length === 0) return { input, output };
  throw usageError(`--prices is "${words}"; it must be two numbers, such as 0.15,0.60`);
}

/** OpenAI's own key goes to OpenAI alone; for any other server there is a key of ours. */
function keyOf(flags: Flags, env: Invocation['env']): string | undefined {
  const given = (name: string): string | undefined => (env[name] === '' ? undefined : env[name]);
  const base = flags['base-url'];
  const toOpenAi =
    base === undefined || (URL.canParse(base) && new URL(base).origin === 'https://api.openai.com');
  const key = given('ABDUCE_MODEL_KEY') ?? (toOpenAi ? given('OPENAI_API_KEY') : undefined);
  if (key === undefined && toOpenAi) {
    throw new AbduceError('CONFIG', 'OpenAI needs a key', {
      hint: 'set ABDUCE_MODEL_KEY or OPENAI_API_KEY, or name another server with --base-url',
    });
  }
  return key;
}
