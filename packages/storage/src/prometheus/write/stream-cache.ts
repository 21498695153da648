import {
  type AttributeColumns,
  attributeText,
  type Labels,
  type MetricDescriptor,
  type MetricTable,
  pointLabels,
  readValue,
  type TelemetryBatch,
} from '@abduce/core';
import type { LabelNames } from '../names/label-names.ts';
import type { LabelLimits } from './label-limits.ts';
import { type StreamEntry, streamEntry } from './stream-entry.ts';

export interface StreamCache {
  readonly size: number;
  /** For one batch: the stream of each row. */
  forBatch(batch: TelemetryBatch): (row: number) => StreamEntry;
}

function textOf(columns: AttributeColumns, strings: readonly string[], row: number): string {
  let text = '';
  const end = columns.offsets[row + 1] as number;
  for (let at = columns.offsets[row] as number; at < end; at++) {
    const name = strings[columns.keys[at] as number] as string;
    const value = attributeText(readValue(columns, strings, at));
    text += `${name.length}:${name}${value.length}:${value}`;
  }
  return text;
}

/**
 * Streams by their attributes as they stand in a batch, so that labels are brought into order, checked against limits
 * and encoded once per stream and not once per point. Bounded: when it is full it begins anew.
 */
export function streamCache(
  maxStreams: number,
  constant: Labels,
  names: LabelNames,
  limits: LabelLimits,
): StreamCache {
  const streams = new Map<string, StreamEntry>();
  const heads = new Map<string, number>();
  let next = 0;
  const headOf = (text: string): number => {
    let head = heads.get(text);
    // Numbers are never used twice, also not after a clearing.
    if (head === undefined) heads.set(text, (head = next++));
    return head;
  };
  const attributesOf = (batch: TelemetryBatch, row: number): Labels => {
    const attributes = new Map<string, string>();
    for (const [name, value] of pointLabels(batch, row)) {
      attributes.set(limits.name(names.toLabel(name)), limits.value(value));
    }
    return attributes;
  };
  return {
    get size() {
      return streams.size;
    },
    forBatch(batch) {
      const { strings, resources, scopes } = batch;
      const metrics = batch.metrics as MetricTable;
      if (heads.size > maxStreams) {
        heads.clear();
        streams.clear();
      }
      const resourceHeads: number[] = [];
      const known = new Map<number, number>();
      const placeOf = (row: number): number => {
        const resource = metrics.resource[row] as number;
        const scope = metrics.scope[row] as number;
        const descriptor = metrics.descriptor[row] as number;
        const at = (descriptor * scopes.length + scope) * resources.length + resource;
        let head = known.get(at);
        if (head === undefined) {
          resourceHeads[resource] ??= headOf(`r${textOf(resources.attributes, strings, resource)}`);
          const { name, kind, temporality } = metrics.descriptors[descriptor] as MetricDescriptor;
          head = headOf(
            JSON.stringify([
              name,
              kind,
              temporality,
              strings[scopes.name[scope] as number],
              strings[scopes.version[scope] as number],
              resourceHeads[resource],
            ]),
          );
          known.set(at, head);
        }
        return head;
      };
      return (row) => {
        const key = `${placeOf(row)}/${textOf(metrics.attributes, strings, row)}`;
        let stream = streams.get(key);
        if (stream === undefined) {
          if (streams.size >= maxStreams) streams.clear();
          const scope = metrics.scope[row] as number;
          stream = streamEntry(
            metrics.descriptors[metrics.descriptor[row] as number] as MetricDescriptor,
            {
              name: strings[scopes.name[scope] as number] as string,
              version: strings[scopes.version[scope] as number] as string,
            },
            attributesOf(batch, row),
            constant,
            limits,
          );
          streams.set(key, stream);
        }
        return stream;
      };
    },
  };
}
