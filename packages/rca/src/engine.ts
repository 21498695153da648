import type { CaseFile, Diagnosis, RootCauseEngine } from '@abduce/core';
import type { CauseRule } from './hypotheses/rule.ts';
import { standardRules } from './hypotheses/standard-rules.ts';
import { defaultParameters, type EngineParameters } from './parameters.ts';
import { sceneOf } from './scene/scene.ts';
import { conclude } from './verdict/conclude.ts';

export interface EngineOptions {
  /** Asked after the standard ones; a rule for a standard cause takes its place. */
  readonly rules?: readonly CauseRule[];
  /** Replaces some of the standard numbers, for studies of how much each matters. */
  readonly parameters?: Partial<EngineParameters>;
}

/** Lets timers, sockets and promises of others run, so that the stages do not hold up the event loop together. */
function pause(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}

/**
 * The deterministic engine: ranks entities by their own contribution to the trouble in conserved units,
 * tests every standard cause against the evidence, and says what is ruled out and what could not be seen.
 * Pure: the same case file gives the same diagnosis, to the byte.
 */
export function createEngine(options: EngineOptions = {}): RootCauseEngine {
  const { rules, parameters } = engineParts(options);
  return {
    name: 'self-contribution',
    async analyze(caseFile: CaseFile, { signal } = {}): Promise<Diagnosis> {
      await pause();
      signal?.throwIfAborted();
      const scene = sceneOf(caseFile, parameters);
      await pause();
      signal?.throwIfAborted();
      return conclude(scene, rules);
    },
  };
}

/** What an engine asks, and the numbers that it goes by. */
export function engineParts(options: EngineOptions): {
  readonly rules: readonly CauseRule[];
  readonly parameters: EngineParameters;
} {
  const own = options.rules ?? [];
  const replaced = new Set(own.map(({ cause }) => cause));
  return {
    rules: [...standardRules.filter(({ cause }) => !replaced.has(cause)), ...own],
    parameters: { ...defaultParameters, ...options.parameters },
  };
}
