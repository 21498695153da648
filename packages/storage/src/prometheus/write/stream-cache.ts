import {
  type AttributeColumns,
  attributeText,
  type Labels,
  type MetricDescriptor,
  type MetricTable,
  pointLabels,
  readValue,
  type TelemetryBatch,
  valueKind,
} from '@abduce/core';
import type { LabelNames } from '../names/label-names.ts';
import type { LabelLimits } from './label-limits.ts';
import { sequenceTable } from './sequence-table.ts';
import { type StreamEntry, streamEntry } from './stream-entry.ts';

export interface StreamCache {
  readonly size: number;
  /** For one batch: the stream of each row. */
  forBatch(batch: TelemetryBatch): (row: number) => StreamEntry;
}

/** Distinct texts that are numbered, for each stream that may be remembered. */
const textsPerStream = 4;

/**
 * Streams by their attributes as they stand in a batch, so that labels are brought into order, checked against limits
 * and encoded once per stream and not once per point. Texts have numbers that stay the same over batches, and a stream
 * is looked up by the numbers of its attributes. Bounded: when it is full it begins anew.
 */
export function streamCache(
  maxStreams: number,
  constant: Labels,
  names: LabelNames,
  limits: LabelLimits,
): StreamCache {
  const texts = new Map<string, number>();
  const table = sequenceTable();
  let streams: StreamEntry[] = [];
  let generation = 0;
  const clear = (): void => {
    texts.clear();
    table.clear();
    streams = [];
    generation++;
  };
  const numberOf = (text: string): number => {
    let number = texts.get(text);
    if (number === undefined) texts.set(text, (number = texts.size));
    return number;
  };
  const attributesOf = (batch: TelemetryBatch, row: number): Labels => {
    const attributes = new Map<string, string>();
    for (const [name, value] of pointLabels(batch, row)) {
      attributes.set(limits.name(names.toLabel(name)), limits.value(value));
    }
    return attributes;
  };

  const forBatch = (batch: TelemetryBatch): ((row: number) => StreamEntry) => {
    const { strings, resources, scopes } = batch;
    const metrics = batch.metrics as MetricTable;
    let begun = -1;
    let numbers = new Int32Array(0);
    let heads = new Map<number, number>();
    let lastAt = -1;
    let lastHead = -1;
    let resourceNumbers: (number | undefined)[] = [];
    let sequence = new Int32Array(64);

    /** The number of a string of the batch. */
    const textAt = (id: number): number => {
      let number = (numbers[id] as number) - 1;
      if (number < 0) numbers[id] = (number = numberOf(strings[id] as string)) + 1;
      return number;
    };
    /** Puts the attributes of a row into the sequence; gives where they end. */
    const put = (columns: AttributeColumns, row: number, from: number): number => {
      const start = columns.offsets[row] as number;
      const end = columns.offsets[row + 1] as number;
      const length = from + 2 * (end - start);
      if (length > sequence.length) {
        const grown = new Int32Array(length * 2);
        grown.set(sequence);
        sequence = grown;
      }
      for (let at = start, into = from; at < end; at++) {
        sequence[into++] = textAt(columns.keys[at] as number);
        sequence[into++] =
          columns.kinds[at] === valueKind.string
            ? textAt(columns.values[at] as number)
            : numberOf(attributeText(readValue(columns, strings, at)));
      }
      return length;
    };
    const makeHead = (descriptor: number, resource: number, scope: number): number => {
      let owner = resourceNumbers[resource];
      if (owner === undefined) {
        const length = put(resources.attributes, resource, 0);
        owner = numberOf(`\u0000${sequence.subarray(0, length)}`);
        resourceNumbers[resource] = owner;
      }
      const { name, kind, temporality } = metrics.descriptors[descriptor] as MetricDescriptor;
      const scopeName = strings[scopes.name[scope] as number];
      const version = strings[scopes.version[scope] as number];
      return numberOf(
        `\u0001${JSON.stringify([name, kind, temporality, scopeName, version, owner])}`,
      );
    };
    /** What rows of one metric, resource and scope share, as a number. */
    const headOf = (row: number): number => {
      const resource = metrics.resource[row] as number;
      const scope = metrics.scope[row] as number;
      const descriptor = metrics.descriptor[row] as number;
      const at = (descriptor * scopes.length + scope) * resources.length + resource;
      // Rows of one kind mostly stand together.
      if (at === lastAt) return lastHead;
      let head = heads.get(at);
      if (head === undefined) heads.set(at, (head = makeHead(descriptor, resource, scope)));
      lastAt = at;
      lastHead = head;
      return head;
    };
    const entryOf = (row: number): StreamEntry => {
      const scope = metrics.scope[row] as number;
      return streamEntry(
        metrics.descriptors[metrics.descriptor[row] as number] as MetricDescriptor,
        {
          name: strings[scopes.name[scope] as number] as string,
          version: strings[scopes.version[scope] as number] as string,
        },
        attributesOf(batch, row),
        constant,
        limits,
      );
    };
    return (row) => {
      if (streams.length >= maxStreams || texts.size > maxStreams * textsPerStream) clear();
      if (begun !== generation) {
        begun = generation;
        numbers = new Int32Array(strings.length);
        heads = new Map();
        lastAt = -1;
        resourceNumbers = [];
      }
      // The head may use the sequence itself, so it comes first.
      const head = headOf(row);
      const length = put(metrics.attributes, row, 1);
      sequence[0] = head;
      return (streams[table.of(sequence, length)] ??= entryOf(row));
    };
  };
  return {
    get size() {
      return streams.length;
    },
    forBatch,
  };
}
