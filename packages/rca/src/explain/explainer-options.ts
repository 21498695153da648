import {
  AbduceError,
  type Clock,
  type LanguageModel,
  type Millis,
  systemClock,
} from '@abduce/core';
import type { EngineOptions } from '../engine.ts';
import type { PackOptions } from '../pack/build-pack.ts';
import type { EgressHook } from './egress.ts';
import type { ExplanationCache } from './explanation-cache.ts';
import type { Inquiry } from './inquiry/inquiry.ts';
import { type InquiryLimits, inquiryDefaults } from './inquiry/inquiry-limits.ts';
import type { ModelCall, ModelPrices } from './model-call.ts';
import type { Strictness } from './outcome.ts';
import type { ReportSection } from './report-section.ts';
import type { TokenBudget } from './token-budget.ts';

export interface ExplainerOptions {
  /** Who words the report. Without one the template does, and nothing leaves the machine. */
  readonly model?: LanguageModel;
  /**
   * What becomes of sentences that say what the evidence does not. `repair` asks once more; what is still wrong is left
   * out where the rest of its place tells all, else the place has the template's words. `drop` does that without asking
   * again. `fail` asks once more, then rejects. Default `repair`.
   */
  readonly strict?: Strictness;
  /** What a model may see at most. */
  readonly pack?: PackOptions;
  /** For everything that is asked, the second try too; then the template has to do. Default 30 s. */
  readonly timeout?: Millis;
  /** Tokens of an answer at most. Default 2,000. */
  readonly maxTokens?: number;
  readonly budget?: TokenBudget;
  /** Sees each request before it leaves, and may keep it. */
  readonly onEgress?: EgressHook;
  /** Gets the report by sections as they become known; see `explainStream`. */
  readonly onSection?: (section: ReportSection) => void;
  /** Gets each request that was made, with its tokens, cost and time. */
  readonly onCall?: (call: ModelCall) => void;
  readonly prices?: ModelPrices;
  readonly cache?: ExplanationCache;
  /** Lets the model look around in the case file first, within limits. Default: it does not. */
  readonly investigate?: boolean | InquiryLimits;
  /** Gets what the model looked at, and what the engine made of it. */
  readonly onInquiry?: (inquiry: Inquiry) => void;
  /** What the engine was made with, so that it tests the model's ideas as it tested its own. */
  readonly engine?: EngineOptions;
  readonly clock?: Clock;
  /** Goes into the random mark around the data of a request. */
  readonly seed?: string;
}

type Given = 'strict' | 'timeout' | 'maxTokens' | 'clock' | 'seed';

export interface ExplainerSettings
  extends Omit<ExplainerOptions, Given | 'model' | 'investigate'>,
    Required<Pick<ExplainerOptions, Given>> {
  readonly model: LanguageModel | undefined;
  readonly investigate: Required<InquiryLimits> | undefined;
}

export const explainerDefaults = {
  strict: 'repair',
  timeout: 30_000,
  maxTokens: 2000,
  seed: '',
} as const;

/** Throws `CONFIG` for limits that are none. */
export function explainerSettings(options: ExplainerOptions): ExplainerSettings {
  const { investigate } = options;
  const settings: ExplainerSettings = {
    ...explainerDefaults,
    ...options,
    clock: options.clock ?? systemClock(),
    model: options.model,
    investigate:
      investigate === undefined || investigate === false
        ? undefined
        : { ...inquiryDefaults, ...(investigate === true ? {} : investigate) },
  };
  positive('timeout', settings.timeout);
  positive('maxTokens', settings.maxTokens);
  for (const [name, value] of Object.entries(settings.budget ?? {}))
    positive(`budget.${name}`, value);
  for (const [name, value] of Object.entries(settings.investigate ?? {})) {
    positive(`investigate.${name}`, value);
  }
  if (!['drop', 'repair', 'fail'].includes(settings.strict)) {
    throw new AbduceError('CONFIG', `strict is "${settings.strict}"; it is drop, repair or fail`);
  }
  return settings;
}

function positive(name: string, value: number): void {
  if (value > 0 && Number.isFinite(value)) return;
  throw new AbduceError('CONFIG', `${name} is ${value}; it must be a number above zero`, {
    details: { [name]: value },
  });
}
