import {
  type LabelMatcher,
  type MetricPlan,
  type MetricQuery,
  planMetricQuery,
} from '@abduce/core';
import type { LabelNames } from '../names/label-names.ts';
import { reserved } from '../names/reserved.ts';
import { shorten } from '../names/shorten.ts';
import { kindsOfField, seriesName } from '../names/stream-kind.ts';
import type { Settings } from '../options.ts';
import type { PromMatcher } from '../promql/ast.ts';
import { toRe2 } from '../promql/regex.ts';

/** A query in terms of what the store holds. */
export interface Selection {
  /** With names and values as limits left them; its matchers decide in the end. */
  readonly plan: MetricPlan;
  /** Selects at least the series that the plan asks for. */
  readonly matchers: readonly PromMatcher[];
  /** Whether it selects no others. */
  readonly exact: boolean;
}

/** Name and value of a label as they are held. */
export interface Held {
  label(attribute: string): string;
  value(text: string): string;
}

export function heldBy({ limits }: Settings, names: LabelNames): Held {
  return {
    label: (attribute) => shorten(names.toLabel(attribute), limits.labelNameBytes, '__'),
    value: (text) => shorten(text, limits.labelValueBytes, '…'),
  };
}

export function constantMatchers({ labels }: Settings): PromMatcher[] {
  return Array.from(labels, ([label, value]) => ({ label, op: '=' as const, value }));
}

function isExact({ op }: LabelMatcher): boolean {
  return op === '=' || op === '!=';
}

/** Throws `CONFIG` for a query that no store could answer. */
export function selectionOf(query: MetricQuery, settings: Settings, names: LabelNames): Selection {
  const held = heldBy(settings, names);
  const attribute = (label: string): string => names.toAttribute(held.label(label));
  const where = (query.where ?? []).map((matcher) => ({
    ...matcher,
    label: attribute(matcher.label),
    value: isExact(matcher) ? held.value(matcher.value) : matcher.value,
  }));
  const plan = planMetricQuery({
    ...query,
    where,
    ...(query.groupBy !== undefined && { groupBy: query.groupBy.map(attribute) }),
  });
  const matchers: PromMatcher[] = [
    {
      label: reserved.name,
      op: '=',
      value: shorten(seriesName(query.metric, plan.field), settings.limits.labelValueBytes, '__'),
    },
    { label: reserved.kind, op: '=~', value: kindsOfField[plan.field] },
    ...constantMatchers(settings),
  ];
  let exact = true;
  for (const matcher of where) {
    const { label, op } = matcher;
    const value = isExact(matcher) ? matcher.value : toRe2(matcher.value);
    // Others write bounds in other ways, "1.0" for 1.
    if ((plan.field === 'bucket' && label === 'le') || value === undefined) exact = false;
    else matchers.push({ label: held.label(label), op, value });
  }
  return { plan, matchers, exact };
}
