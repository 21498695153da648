import { type Labels, labelsKey } from '@abduce/core';
import type { LimitId, PrometheusLimits } from '../limits.ts';
import { reserved } from '../names/reserved.ts';
import { hashOf, shorten } from '../names/shorten.ts';

export interface LabelLimits {
  /** Shortens a value; `count` is told when it had to. */
  value(text: string): string;
  name(label: string): string;
  /** The name of a metric is the value of a label, and stays a legal name. */
  metric(name: string): string;
  /** Keeps the reserved labels and the first others in order of their names; a hash stands for the rest. */
  fit(own: Labels, attributes: Labels): Labels;
}

/** Labels within the limits of the server. Equal labels stay equal and different ones different, but for chance. */
export function labelLimits(
  limits: PrometheusLimits,
  count: (limit: LimitId) => void,
): LabelLimits {
  const counted = (text: string, limit: number, joint: string, id: LimitId): string => {
    const short = shorten(text, limit, joint);
    if (short !== text) count(id);
    return short;
  };
  return {
    value: (text) => counted(text, limits.labelValueBytes, '…', 'label-value-bytes'),
    name: (label) => counted(label, limits.labelNameBytes, '__', 'label-name-bytes'),
    metric: (name) => counted(name, limits.labelValueBytes, '__', 'label-value-bytes'),
    fit(own, attributes) {
      const all = new Map([...attributes, ...own]);
      // `le` or `quantile` comes on top.
      const room = limits.labels - 1;
      if (all.size <= room) return all;
      count('labels');
      const names = [...attributes.keys()].filter((name) => !own.has(name)).sort();
      const dropped = new Map(
        names
          .slice(Math.max(0, room - own.size - 1))
          .map((name) => [name, all.get(name) as string]),
      );
      for (const name of dropped.keys()) all.delete(name);
      return all.set(reserved.dropped, hashOf(labelsKey(dropped)));
    },
  };
}
