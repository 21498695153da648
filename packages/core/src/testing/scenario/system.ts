import type {
  Offset,
  ScenarioCall,
  ScenarioConsumer,
  ScenarioEffect,
  ScenarioLog,
  ScenarioOperation,
  ScenarioService,
} from './types.ts';

export interface PlacedCall {
  readonly source: string;
  readonly target: string;
  readonly init: ScenarioCall;
}

export interface TimedEffect {
  readonly from: Offset;
  readonly to: Offset;
  readonly effect: ScenarioEffect;
}

/** A database, queue or external host. */
export interface Backend {
  readonly kind: 'database' | 'queue' | 'external';
  readonly system: string;
  readonly name: string;
  readonly address: string;
}

/** What the builder was told; the simulation only reads it. */
export interface System {
  readonly services: Map<string, ScenarioService>;
  readonly operations: Map<string, ScenarioOperation>;
  readonly backends: Map<string, Backend>;
  readonly calls: PlacedCall[];
  readonly consumers: {
    readonly queue: string;
    readonly service: string;
    readonly init: ScenarioConsumer;
  }[];
  readonly loads: { readonly service: string; readonly operation: string; readonly rate: number }[];
  readonly logs: { readonly service: string; readonly log: ScenarioLog }[];
  readonly effects: TimedEffect[];
  readonly versions: { readonly service: string; readonly at: Offset; readonly version: string }[];
}

export function emptySystem(): System {
  return {
    services: new Map(),
    operations: new Map(),
    backends: new Map(),
    calls: [],
    consumers: [],
    loads: [],
    logs: [],
    effects: [],
    versions: [],
  };
}

export const operationKey = (service: string, operation: string): string =>
  `${service}\0${operation}`;

/** The sum of all effects on one service or call at one moment. */
export interface Influence {
  slower: number;
  delay: number;
  errorRate: number | undefined;
  repeats: number;
  down: boolean;
  silent: boolean;
  leak: number;
  load: number;
}

/** Effects that act on a place at a time; places are a service, a call, or neither (the load). */
export function influence(
  { effects }: System,
  at: Offset,
  place: {
    readonly service?: string;
    readonly call?: readonly [string, string];
    readonly operation?: string;
  },
): Influence {
  const total: Influence = {
    slower: 1,
    delay: 0,
    errorRate: undefined,
    repeats: 1,
    down: false,
    silent: false,
    leak: 0,
    load: 1,
  };
  for (const { from, to, effect } of effects) {
    if (at < from || at >= to) continue;
    const call = effect.call;
    const here =
      place.call === undefined
        ? call === undefined && effect.service === place.service
        : call !== undefined && call[0] === place.call[0] && call[1] === place.call[1];
    if (!here) continue;
    if (
      effect.operation !== undefined &&
      place.operation !== undefined &&
      effect.operation !== place.operation
    )
      continue;
    total.slower *= effect.slower ?? 1;
    total.delay += effect.delay ?? 0;
    total.errorRate = effect.errorRate ?? total.errorRate;
    total.repeats *= effect.repeats ?? 1;
    total.down ||= effect.down ?? false;
    total.silent ||= effect.silent ?? false;
    total.leak += effect.leak ?? 0;
    total.load *= effect.load ?? 1;
  }
  return total;
}
