import type { SpanInit } from '../../model/batch-builder.ts';
import type { ChangeEvent } from '../../model/change.ts';
import type { Millis, UnixMs } from '../../model/units.ts';

/** Milliseconds since the start of the scenario. */
export type Offset = number;

export const minutes = (count: number): Millis => count * 60_000;
export const seconds = (count: number): Millis => count * 1000;

export interface ScenarioOptions {
  /** Same seed, same telemetry to the byte. Default 1. */
  readonly seed?: number;
  /** Default 2026-01-05 12:00 UTC. */
  readonly start?: UnixMs;
  /** Default 30 minutes. */
  readonly duration?: Millis;
  /** How often metrics are exported, and what one batch spans. Default 15 s. */
  readonly interval?: Millis;
  /** `deployment.environment.name` of every service that has none of its own. Default none. */
  readonly environment?: string;
}

export interface ScenarioService {
  /** `service.name`, when it differs from the name that the scenario uses. */
  readonly name?: string;
  readonly namespace?: string;
  readonly environment?: string;
  /** Default `1.0.0`. */
  readonly version?: string;
  /** Default 1. */
  readonly instances?: number;
  /** Hosts, used in turn by the instances. Default `node-1`. */
  readonly nodes?: readonly string[];
  /** Median of the service's own work per request; it costs CPU. Default 5 ms. */
  readonly work?: Millis;
  /** Standard deviation of the logarithm of durations. Default 0.25. */
  readonly spread?: number;
  /** Share of requests that fail by the service's own fault. Default 0. */
  readonly errorRate?: number;
  /** False for a service that sends no telemetry of its own. Default true. */
  readonly instrumented?: boolean;
  /** Database connections per instance; a call waits while all are taken. Default no limit. */
  readonly pool?: number;
  /** Cores allowed per instance. Default no limit reported. */
  readonly cpuLimit?: number;
  /** Resident bytes at rest. Default 120 MB. */
  readonly memory?: number;
  /** Bytes allowed per instance; beyond them it is killed and restarted. Default no limit. */
  readonly memoryLimit?: number;
}

export interface ScenarioOperation {
  /** Default the service's. */
  readonly work?: Millis;
  /** Default the service's. */
  readonly errorRate?: number;
}

export interface ScenarioCall {
  /**
   * What is asked for: `GET /orders/{id}` (the default is `GET /`), `shop.Orders/Get` with protocol `grpc`,
   * or the statement for a database.
   */
  readonly operation?: string;
  /** The caller's operation that does it. Default every operation. */
  readonly from?: string;
  /** Between services. Default `http`. */
  readonly protocol?: 'http' | 'grpc';
  /** Times per request. Default 1. */
  readonly count?: number;
  /** All at once rather than one after the other. Default false. */
  readonly parallel?: boolean;
  /** Share of requests that make it. Default 1. */
  readonly probability?: number;
  /** Median time inside a database, queue or external. Default 2 ms, and 20 ms for externals. */
  readonly latency?: Millis;
  /** Network time in each direction. Default 0.3 ms. */
  readonly network?: Millis;
  /** Share of calls that fail on the way. Default 0. */
  readonly errorRate?: number;
  /** Further attempts after a failure. Default 0. */
  readonly retries?: number;
  /** The caller gives up after this. Default never. */
  readonly timeout?: Millis;
  /** The request succeeds even when the call fails. Default false. */
  readonly optional?: boolean;
}

export interface ScenarioConsumer {
  /** Consumer group. Default the service's name. */
  readonly group?: string;
  /** Between sending and receiving. Default 5 ms. */
  readonly delay?: Millis;
}

/** What is different for a while. With neither `service` nor `call` it concerns the load alone. */
export interface ScenarioEffect {
  /** The service whose own work it concerns. */
  readonly service?: string;
  /** The calls it concerns: caller and target. */
  readonly call?: readonly [source: string, target: string];
  /** Only this operation, route or statement. */
  readonly operation?: string;
  /** Factor on the service's work (it costs CPU), or on the time of the call outside of a reporting service. */
  readonly slower?: number;
  /** Added waiting time; it costs no CPU. For calls it is added to the network time. */
  readonly delay?: Millis;
  /** Instead of the usual share of failures. */
  readonly errorRate?: number;
  /** Factor on how often the call is made per request. */
  readonly repeats?: number;
  /** Service: no process is there. Call: the connection is refused. */
  readonly down?: boolean;
  /** Service: it works but exports nothing. */
  readonly silent?: boolean;
  /** Bytes of memory that stay occupied, per minute and instance. */
  readonly leak?: number;
  /** Factor on the load; for `service` alone when one is named. */
  readonly load?: number;
}

export interface ScenarioLog {
  /** `{int}`, `{hex}`, `{word}` and `{ip}` become something else in every record. */
  readonly body: string;
  /** OTLP severity number. Default 9, INFO. */
  readonly severity?: number;
  /** Per instance. Default 6 when there is no `per`. */
  readonly perMinute?: number;
  /** Written for each request, or each failed request, with its trace. */
  readonly per?: 'request' | 'error';
  /** Only while requests of this operation are served. */
  readonly operation?: string;
  readonly from?: Offset;
  readonly to?: Offset;
}

export interface ScenarioDeploy extends Partial<Omit<ChangeEvent, 'service' | 'time'>> {
  readonly version: string;
}

/** Ways in which telemetry arrives worse than it was sent. */
export interface ScenarioDistortion {
  /** Services whose client and producer spans are lost. */
  readonly withoutClientSpans?: readonly string[];
  /** Services whose server and consumer spans are lost. */
  readonly withoutServerSpans?: readonly string[];
  /** Share of spans that lose the span above them: any span, drawn by chance, is dropped. */
  readonly dropped?: number;
  /** Share of spans that arrive twice, the second time in a later batch where there is one. */
  readonly duplicated?: number;
  /** Rows of a batch, and the batches, arrive in any order. */
  readonly shuffled?: boolean;
  /** Milliseconds by which a service's clock is ahead. */
  readonly skew?: Readonly<Record<string, Millis>>;
}

/** A span with the scenario's name of the service that reports it. */
export interface ReportedSpan {
  readonly by: string;
  readonly span: SpanInit;
}
