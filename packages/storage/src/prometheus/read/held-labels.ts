import { boundText, type Labels, type MetricField } from '@abduce/core';
import type { LabelNames } from '../names/label-names.ts';
import { reserved } from '../names/reserved.ts';
import type { RawSeries } from '../response/parse-response.ts';

export interface HeldLabels {
  readonly labels: Labels;
  readonly delta: boolean;
}

/** Labels of a series as queries see them: attributes under their own names, bounds as we write them. */
export function heldLabels(
  series: Pick<RawSeries, 'labels'>,
  names: LabelNames,
  field: MetricField,
): HeldLabels {
  const labels = new Map<string, string>();
  for (const [label, value] of series.labels) {
    if (value !== '' && !names.isReserved(label)) labels.set(names.toAttribute(label), value);
  }
  const le = field === 'bucket' ? labels.get('le') : undefined;
  if (le !== undefined) {
    const bound = le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le);
    if (!Number.isNaN(bound) && le.trim() !== '') labels.set('le', boundText(bound));
  }
  return { labels, delta: series.labels.get(reserved.temporality) === 'delta' };
}
