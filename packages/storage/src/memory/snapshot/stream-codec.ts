import {
  type Attributes,
  decodeDocument,
  encodeDocument,
  type MetricDescriptor,
  type MetricKind,
  type Temporality,
} from '@abduce/core';
import type { ByteReader } from '../../queue/codec/byte-reader.ts';
import type { ByteWriter } from '../../queue/codec/byte-writer.ts';
import type { StreamIdentity } from '../../samples/stream-finder.ts';

/** Gives each distinct text a number. */
export interface TextIds {
  readonly texts: readonly string[];
  of(text: string): number;
}

export function textIds(): TextIds {
  const texts: string[] = [];
  const known = new Map<string, number>();
  return {
    texts,
    of(text) {
      let id = known.get(text);
      if (id === undefined) {
        id = texts.push(text) - 1;
        known.set(text, id);
      }
      return id;
    },
  };
}

export function writeStream(out: ByteWriter, stream: StreamIdentity, ids: TextIds): void {
  const { descriptor, labels, resource, scope, scopeVersion, key } = stream;
  const { name, description, unit, kind, temporality, monotonic, metadata } = descriptor;
  for (const text of [name, description, unit, kind, temporality, scope, scopeVersion, key]) {
    out.uint(ids.of(text));
  }
  out.u8(monotonic ? 1 : 0);
  out.uint(metadata === undefined ? 0 : ids.of(encodeDocument(metadata)) + 1);
  out.uint(labels.size);
  for (const [label, value] of labels) {
    out.uint(ids.of(label));
    out.uint(ids.of(value));
  }
  out.uint(resource.size);
  for (const label of resource) out.uint(ids.of(label));
}

export function readStream(input: ByteReader, texts: readonly string[]): StreamIdentity {
  const text = (): string => {
    const found = texts[input.uint()];
    if (found === undefined) throw input.fail('a text that is not there');
    return found;
  };
  const [name, description, unit, kind, temporality] = [text(), text(), text(), text(), text()];
  const [scope, scopeVersion, key] = [text(), text(), text()];
  const monotonic = input.u8() === 1;
  const document = input.uint();
  const descriptor: MetricDescriptor = {
    name,
    description,
    unit,
    kind: kind as MetricKind,
    temporality: temporality as Temporality,
    monotonic,
    ...(document > 0 && {
      metadata: decodeDocument(texts[document - 1] ?? '') as Attributes,
    }),
  };
  const labels = new Map<string, string>();
  for (let left = input.uint(); left > 0; left--) labels.set(text(), text());
  const resource = new Set<string>();
  for (let left = input.uint(); left > 0; left--) resource.add(text());
  return { descriptor, labels, resource, scope, scopeVersion, key };
}
