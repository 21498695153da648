import {
  type AttributeColumns,
  attributeText,
  type Labels,
  labelsKey,
  type MetricDescriptor,
  type MetricTable,
  pointLabels,
  readValue,
  type TelemetryBatch,
} from '@abduce/core';

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

/** What tells a stream from others, and where it comes from. */
export interface StreamIdentity {
  /** As the first of its points had it. */
  readonly descriptor: MetricDescriptor;
  readonly labels: Labels;
  /** Names of the labels that describe the resource, not the point; shared between streams. */
  readonly resource: ReadonlySet<string>;
  readonly scope: string;
  readonly scopeVersion: string;
  /** Unique among the streams of a metric. */
  readonly key: string;
}

export interface StreamFinder<Stream> {
  /** For one batch: the stream of each row; `undefined` when `find` refuses it. */
  forBatch(batch: TelemetryBatch): (row: number) => Stream | undefined;
  clear(): void;
}

/**
 * Finds streams without making labels for points whose like was seen before: attributes as they stand are looked up
 * first, and only what is not known, or `gone`, is brought to canonical labels and handed to `find`. When more than
 * `maxRemembered` are known, all are forgotten.
 */
export function streamFinder<Stream extends { readonly gone?: boolean }>(
  find: (identity: StreamIdentity) => Stream | undefined,
  maxRemembered = 500_000,
): StreamFinder<Stream> {
  const seen = new Map<string, Stream>();
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
        const labels = pointLabels(batch, row);
        const at = metrics.scope[row] as number;
        const scope = strings[scopes.name[at] as number] ?? '';
        const scopeVersion = strings[scopes.version[at] as number] ?? '';
        const { kind, temporality } = descriptor;
        const key = JSON.stringify([kind, temporality, scope, scopeVersion, labelsKey(labels)]);
        const resource = resourceOf(batch, row);
        const stream = find({ descriptor, labels, resource, scope, scopeVersion, key });
        if (stream !== undefined) {
          if (seen.size >= maxRemembered) seen.clear();
          seen.set(quick, stream);
        }
        return stream;
      };
    },
  };
}
