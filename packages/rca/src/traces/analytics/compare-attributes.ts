import type { EntityId } from '@abduce/core';
import { valueCounter } from './attribute-values.ts';
import type { TraceSplit } from './split-traces.ts';
import type { Traces } from './traces.ts';
import { liftAtLeast, logLikelihoodRatio } from './two-shares.ts';

/** A value that suspect requests have more often than normal ones. */
export interface AttributeDifference {
  readonly key: string;
  readonly value: string;
  /** On whose spans, or in whose resource. */
  readonly services: readonly EntityId[];
  /** Share of the suspect requests that have it, and of the normal ones, 0–1. */
  readonly suspects: number;
  readonly normals: number;
  /** The factor between the shares is at least this, with the confidence asked for. */
  readonly lift: number;
  /** Log-likelihood ratio G²: the strength of the evidence that the shares differ. */
  readonly score: number;
  /** True when only failed spans of the service have this attribute: it tells how they failed rather than why. */
  readonly symptom: boolean;
}

export interface AttributeComparison {
  /** What is no symptom first, then by score. */
  readonly differences: readonly AttributeDifference[];
  /** Attributes (per service) left out because they have more values than `maxValues`: ids, times, free text. */
  readonly ignored: number;
}

export interface CompareAttributesOptions {
  /** Values of one attribute of one service, from which on it is left out as an id; default 64. */
  readonly maxValues?: number;
  /** Attributes, over all services, that are looked at; default 2000. */
  readonly maxKeys?: number;
  /** Standard deviations of the confidence in `lift`; default 2.58. */
  readonly z?: number;
  /** Differences that are given at most; default 50. */
  readonly limit?: number;
}

const defaults = { maxValues: 64, maxKeys: 2000, z: 2.58, limit: 50 } as const;

/**
 * What is different about the suspect requests: for each value of each attribute of spans and resources, by service,
 * the share of requests that have it on either side. Given are those whose lift is above 1 with confidence. No names
 * are special: an attribute with many values is an id and left out; one whose values occur in a single request each
 * never gains confidence. What several services have alike is one difference.
 *
 * O(attributes) time; memory up to `maxKeys · maxValues` values. Ties are settled by key, value and service, so the
 * order of the spans does not matter up to the limits. Empty when either set is.
 */
export function compareAttributes(
  traces: Traces,
  { suspect, normal }: TraceSplit,
  options: CompareAttributesOptions = {},
): AttributeComparison {
  const { maxValues, maxKeys, z, limit } = { ...defaults, ...options };
  const { columns, telemetry } = traces;
  if (columns === undefined || suspect.length === 0 || normal.length === 0) {
    return { differences: [], ignored: 0 };
  }
  const counter = valueCounter(columns, telemetry, maxValues, maxKeys);
  for (const { index } of suspect) counter.add(index, true);
  for (const { index } of normal) counter.add(index, false);
  const alike = new Map<string, AttributeDifference>();
  const values = counter.values().sort((a, b) => a.service - b.service);
  // Attributes that a span without failure has.
  const usual = new Set<string>();
  for (const { service, key, spans, failedSpans } of values) {
    if (failedSpans < spans) usual.add(`${service} ${key}`);
  }
  for (const { service, key, value, inSuspects, inNormals } of values) {
    const shares = { inSuspects, suspects: suspect.length, inNormals, normals: normal.length };
    const lift = liftAtLeast(shares, z);
    if (!(lift > 1)) continue;
    const symptom = !usual.has(`${service} ${key}`);
    const id = JSON.stringify([key, value, inSuspects, inNormals, symptom]);
    const services = [
      ...(alike.get(id)?.services ?? []),
      columns.rows.services[service] as EntityId,
    ].sort();
    alike.set(id, {
      key,
      value,
      services,
      suspects: inSuspects / suspect.length,
      normals: inNormals / normal.length,
      lift,
      score: logLikelihoodRatio(shares),
      symptom,
    });
  }
  const differences = [...alike.values()].sort(
    (a, b) =>
      Number(a.symptom) - Number(b.symptom) ||
      b.score - a.score ||
      order(a.key, b.key) ||
      order(a.value, b.value) ||
      order(a.services[0] ?? '', b.services[0] ?? ''),
  );
  return { differences: differences.slice(0, limit), ignored: counter.ignored };
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
