import {
  type AttributeColumns,
  attributeText,
  labelsKey,
  type MetricDescriptor,
  type MetricTable,
  pointLabels,
  readValue,
  type TelemetryBatch,
} from '@abduce/core';
import { type MetricFamily, type MetricStream, metricStream } from './metric-stream.ts';

const maxRemembered = 500_000;
const maxResources = 1000;

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

/** Gives a small number to each distinct text. */
function numbering(): { of(text: string): number; readonly size: number; clear(): void } {
  const numbers = new Map<string, number>();
  let next = 0;
  return {
    get size() {
      return numbers.size;
    },
    of(text) {
      let number = numbers.get(text);
      // Numbers are never used twice, also not after a clearing.
      if (number === undefined) numbers.set(text, (number = next++));
      return number;
    },
    clear: () => numbers.clear(),
  };
}

/** Names of the labels that only the resource gives; equal sets are one. */
function resourceLabels(): (batch: TelemetryBatch, row: number) => ReadonlySet<string> {
  const known = new Map<string, ReadonlySet<string>>();
  const names = ({ offsets, keys }: AttributeColumns, strings: readonly string[], at: number) =>
    Array.from(
      keys.subarray(offsets[at] as number, offsets[at + 1] as number),
      (id) => strings[id] as string,
    );
  return ({ strings, resources, metrics }, row) => {
    const { attributes, resource } = metrics as MetricTable;
    const own = new Set(names(attributes, strings, row));
    const only = names(resources.attributes, strings, resource[row] as number).filter(
      (name) => !own.has(name),
    );
    const key = JSON.stringify(only);
    let found = known.get(key);
    if (found === undefined) {
      if (known.size >= maxResources) known.clear();
      known.set(key, (found = new Set(only)));
    }
    return found;
  };
}

export interface StreamFinder {
  /** For one batch: the stream of each row; `undefined` when `create` refuses a new one. */
  forBatch(batch: TelemetryBatch): (row: number) => MetricStream | undefined;
  clear(): void;
}

/**
 * Finds streams without making labels for points whose like was seen before: attributes as they stand are looked up
 * first, and only what is not known is brought to canonical labels.
 */
export function streamFinder(
  familyOf: (name: string) => MetricFamily,
  create: (family: MetricFamily, make: () => MetricStream) => MetricStream | undefined,
): StreamFinder {
  const seen = new Map<string, MetricStream>();
  const places = numbering();
  const resourceOf = resourceLabels();
  return {
    clear() {
      seen.clear();
      places.clear();
    },
    forBatch(batch) {
      const { strings, resources, scopes } = batch;
      const metrics = batch.metrics as MetricTable;
      if (places.size > maxRemembered) places.clear();
      const resourceNumbers: number[] = [];
      const streamHeads = new Map<number, string>();
      const placeOf = (row: number): string => {
        const resource = metrics.resource[row] as number;
        const scope = metrics.scope[row] as number;
        const descriptor = metrics.descriptor[row] as number;
        resourceNumbers[resource] ??= places.of(textOf(resources.attributes, strings, resource));
        const at = (descriptor * scopes.length + scope) * resources.length + resource;
        let head = streamHeads.get(at);
        if (head === undefined) {
          const { name, kind, temporality } = metrics.descriptors[descriptor] as MetricDescriptor;
          head = `${places.of(
            JSON.stringify([
              name,
              kind,
              temporality,
              strings[scopes.name[scope] as number],
              strings[scopes.version[scope] as number],
            ]),
          )}/${resourceNumbers[resource]}/`;
          streamHeads.set(at, head);
        }
        return head;
      };
      return (row) => {
        const quick = placeOf(row) + textOf(metrics.attributes, strings, row);
        const known = seen.get(quick);
        if (known !== undefined && !known.gone) return known;
        const descriptor = metrics.descriptors[
          metrics.descriptor[row] as number
        ] as MetricDescriptor;
        const family = familyOf(descriptor.name);
        const labels = pointLabels(batch, row);
        const scope = metrics.scope[row] as number;
        const key = JSON.stringify([
          descriptor.kind,
          descriptor.temporality,
          strings[scopes.name[scope] as number],
          strings[scopes.version[scope] as number],
          labelsKey(labels),
        ]);
        const stream =
          family.streams.get(key) ??
          create(family, () =>
            metricStream(family, key, labels, descriptor, {
              resource: resourceOf(batch, row),
              scope: strings[scopes.name[scope] as number] ?? '',
              scopeVersion: strings[scopes.version[scope] as number] ?? '',
            }),
          );
        if (stream !== undefined) {
          if (seen.size >= maxRemembered) seen.clear();
          seen.set(quick, stream);
        }
        return stream;
      };
    },
  };
}
