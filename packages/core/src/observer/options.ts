import { builtinInspections } from '../inspections/builtin-inspections.ts';
import type { Inspection } from '../inspections/inspection.ts';
import type { ParamLayers } from '../inspections/resolve-params.ts';
import { AbduceError } from '../model/error.ts';
import type { BurnRateRule, Objective } from '../model/incident.ts';
import type { Millis } from '../model/units.ts';
import type { Explainer, RootCauseEngine } from '../ports/analysis.ts';
import type { Clock, Collector, Logger } from '../ports/runtime.ts';
import type { TelemetryStore } from '../ports/store.ts';
import type { RedactChoice } from '../redact/redact-case.ts';
import { defaultBurnRateRules } from '../slo/burn-rate-rules.ts';
import type { BurnRateOptions } from '../slo/burn-rates.ts';
import type { ObjectiveOptions } from '../slo/derive-objectives.ts';
import type { IncidentOptions } from '../slo/next-incident.ts';
import { corootDialect } from '../world/coroot-dialect.ts';
import type { Dialect } from '../world/dialect.ts';
import { otelDialect } from '../world/otel-dialect.ts';
import type { World } from '../world/world.ts';
import type { SinkLimits } from './sink-limits.ts';
import { systemClock } from './system-clock.ts';

/** What users may expect, and when to say that they do not get it. */
export interface SloOptions extends Pick<ObjectiveOptions, 'auxiliary' | 'overrides'> {
  readonly availability?: { readonly target?: number };
  readonly latency?: {
    readonly target?: number;
    /** Seconds. */
    readonly threshold?: number;
    /** Seconds, for services that no user waits for. */
    readonly auxiliaryThreshold?: number;
  };
  /** Instead of those derived from what the services serve. */
  readonly objectives?: (world: World) => readonly Objective[];
  /** Default `defaultBurnRateRules`. */
  readonly rules?: readonly BurnRateRule[];
  /** How much traffic and data a rule needs before it may fire. */
  readonly guards?: BurnRateOptions;
  /** When incidents resolve and are continued. */
  readonly incidents?: IncidentOptions;
}

/** Upper bounds of one call. What is cut off is named in `gaps` or `sampling`. */
export interface ObserverLimits {
  /** Spans read for one window; the newest are kept. Default 500,000. */
  readonly spans?: number;
  /** Log records read for one window; the newest are kept. Default 200,000. */
  readonly logs?: number;
  /** Changes kept in a case file. Default 500. */
  readonly changes?: number;
  /** Services of a case file, nearest to the target first. Default 60. */
  readonly services?: number;
  /** Encoded size of a case file, about, in bytes. Default 2 MB. */
  readonly caseBytes?: number;
}

export interface ObserverOptions {
  readonly store: TelemetryStore;
  readonly collectors?: readonly Collector[];
  /** Needed by `investigate`. */
  readonly engine?: RootCauseEngine;
  /** Needed by `investigate`. */
  readonly explainer?: Explainer;
  /** Default `builtinInspections`. */
  readonly inspections?: readonly Inspection[];
  /** Parameters of inspections. */
  readonly params?: ParamLayers;
  readonly slo?: SloOptions;
  /** Best first. Default: OpenTelemetry, then node agents. */
  readonly dialects?: readonly Dialect[];
  /** Default: the system's. */
  readonly clock?: Clock;
  /** Default: none. */
  readonly logger?: Logger;
  /** Width of one step of every series. Default 10 s. */
  readonly step?: Millis;
  /** Time that `assess` looks at by default. Default 30 min. */
  readonly window?: Millis;
  /** Normal time that an investigation compares with. Default: 360 steps, which is 1 h of steps of 10 s. */
  readonly baseline?: Millis;
  /**
   * Time that telemetry needs to arrive: an incident is looked at up to this long ago, since later steps are not
   * complete. Default: one step.
   */
  readonly lag?: Millis;
  /** How far before its baseline an investigation looks for changes. Default 1 h. */
  readonly changeLookback?: Millis;
  readonly limits?: ObserverLimits;
  /** How secrets are taken out of case files; `false` leaves them in. Default: by their shapes and by the names of keys. */
  readonly redact?: RedactChoice;
  /** What the sink lets in. */
  readonly intake?: SinkLimits;
}

const minute = 60_000;

/** Longer baselines of fine steps would crowd spans and logs out of the case file. */
const baselineSteps = 360;

export const observerDefaults: Pick<Settings, 'step' | 'window' | 'changeLookback' | 'limits'> = {
  step: 10_000,
  window: 30 * minute,
  changeLookback: 60 * minute,
  limits: { spans: 500_000, logs: 200_000, changes: 500, services: 60, caseBytes: 2_000_000 },
};

/** Options with every default filled in. */
export interface Settings {
  readonly store: TelemetryStore;
  readonly engine: RootCauseEngine | undefined;
  readonly explainer: Explainer | undefined;
  readonly inspections: readonly Inspection[];
  readonly params: ParamLayers | undefined;
  readonly slo: SloOptions;
  readonly rules: readonly BurnRateRule[];
  readonly dialects: readonly Dialect[];
  readonly clock: Clock;
  readonly logger: Logger;
  readonly step: Millis;
  readonly window: Millis;
  readonly baseline: Millis;
  readonly lag: Millis;
  readonly changeLookback: Millis;
  readonly limits: Required<ObserverLimits>;
  readonly redact: RedactChoice;
}

/** Throws `CONFIG` for durations and limits that make no sense. */
export function settingsOf(options: ObserverOptions): Settings {
  const { step, window, changeLookback } = { ...observerDefaults, ...options };
  const baseline = options.baseline ?? baselineSteps * step;
  const limits = { ...observerDefaults.limits, ...options.limits };
  const durations = { step, window, baseline };
  for (const [name, value] of Object.entries({ ...durations, ...limits })) {
    if (!(value > 0) || !Number.isFinite(value)) {
      throw new AbduceError('CONFIG', `${name} is ${value}; it must be a positive number`);
    }
  }
  if (window < step) {
    throw new AbduceError('CONFIG', `window is ${window} ms, shorter than a step of ${step} ms`);
  }
  return {
    store: options.store,
    engine: options.engine,
    explainer: options.explainer,
    inspections: options.inspections ?? builtinInspections,
    params: options.params,
    slo: options.slo ?? {},
    rules: options.slo?.rules ?? defaultBurnRateRules,
    dialects: options.dialects ?? [otelDialect, corootDialect],
    clock: options.clock ?? systemClock(),
    logger: options.logger ?? { log() {} },
    step,
    window,
    baseline,
    lag: options.lag ?? step,
    changeLookback,
    limits,
    redact: options.redact ?? {},
  };
}
