import { parseHexId, type SpanEventTable, type SpanLinkTable } from '@abduce/core';
import type { DecodedData, NativeBlock } from '../native/column.ts';
import { column, type DecodedMap, type PageStrings } from '../rows/page-strings.ts';
import { pageMap, readAttributeColumns } from '../rows/read-attributes.ts';
import { splitCodes } from '../rows/typed-text.ts';

interface Owned {
  readonly length: number;
  readonly offsets: Uint32Array;
  items(name: string): DecodedData | undefined;
  /** Ids of texts by event or link. */
  texts(name: string): Uint32Array;
  /** Numbers by event or link, from a list that may be left empty. */
  counts(name: string): Uint32Array;
  /** Codes of attributes by event or link, likewise. */
  codes(name: string): (at: number) => readonly string[];
}

function owned(block: NativeBlock, shape: string, strings: PageStrings): Owned {
  const offsets = column.array(block, shape)?.offsets ?? new Uint32Array(block.rows + 1);
  const length = offsets[block.rows] as number;
  const items = (name: string): DecodedData | undefined => column.array(block, name)?.items;
  /** Where the entry of an event or link is in a list that is empty for some spans; -1 for none. */
  const sparse = (name: string): Int32Array | undefined => {
    const list = column.array(block, name);
    if (list === undefined) return undefined;
    const places = new Int32Array(length).fill(-1);
    for (let row = 0; row < block.rows; row++) {
      const start = offsets[row] as number;
      const from = list.offsets[row] as number;
      const count = Math.min(
        (list.offsets[row + 1] as number) - from,
        (offsets[row + 1] as number) - start,
      );
      for (let i = 0; i < count; i++) places[start + i] = from + i;
    }
    return places;
  };
  return {
    length,
    offsets,
    items,
    texts(name) {
      const data = items(name);
      return data?.kind === 'strings' ? strings.ids(data) : new Uint32Array(length);
    },
    counts(name) {
      const result = new Uint32Array(length);
      const data = items(name);
      const places = sparse(name);
      if (data?.kind !== 'numbers' || places === undefined) return result;
      for (let at = 0; at < length; at++) {
        const place = places[at] as number;
        if (place >= 0) result[at] = data.values[place] as number;
      }
      return result;
    },
    codes(name) {
      const data = items(name);
      const places = sparse(name);
      if (data?.kind !== 'strings' || places === undefined) return () => [];
      return (at) => {
        const place = places[at] as number;
        return place < 0 ? [] : splitCodes(data.strings[data.ids[place] as number] as string);
      };
    },
  };
}

const mapOf = (data: DecodedData | undefined): DecodedMap | undefined =>
  data?.kind === 'map' ? data : undefined;

export function readEvents(block: NativeBlock, strings: PageStrings): SpanEventTable {
  const { length, offsets, items, texts, counts, codes } = owned(
    block,
    'Events.Timestamp',
    strings,
  );
  const times = items('Events.Timestamp');
  const timeNano = new BigUint64Array(length);
  if (times?.kind === 'bigints') {
    for (let at = 0; at < length; at++) timeNano[at] = times.values[at] as bigint;
  }
  const attributes = mapOf(items('Events.Attributes'));
  return {
    length,
    offsets,
    name: texts('Events.Name'),
    timeNano,
    attributes: readAttributeColumns(
      pageMap(length, attributes, codes('EventAttributeKinds'), strings),
      strings,
    ),
    droppedAttributes: counts('EventDropped'),
  };
}

/** Words of ids in texts; what is not an id of this size is none. */
function idWords(data: DecodedData | undefined, length: number, words: number): Uint32Array {
  const result = new Uint32Array(length * words);
  if (data?.kind !== 'strings') return result;
  for (let at = 0; at < length; at++) {
    const hex = data.strings[data.ids[at] as number] as string;
    if (/^[0-9a-fA-F]+$/.test(hex) && hex.length <= words * 8) {
      result.set(parseHexId(hex.padStart(words * 8, '0'), words), at * words);
    }
  }
  return result;
}

export function readLinks(block: NativeBlock, strings: PageStrings): SpanLinkTable {
  const { length, offsets, items, texts, counts, codes } = owned(block, 'Links.TraceId', strings);
  const attributes = mapOf(items('Links.Attributes'));
  return {
    length,
    offsets,
    traceId: idWords(items('Links.TraceId'), length, 4),
    spanId: idWords(items('Links.SpanId'), length, 2),
    traceState: texts('Links.TraceState'),
    flags: counts('LinkFlags'),
    attributes: readAttributeColumns(
      pageMap(length, attributes, codes('LinkAttributeKinds'), strings),
      strings,
    ),
    droppedAttributes: counts('LinkDropped'),
  };
}
