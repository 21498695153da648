import type { SpanEventTable, SpanLinkTable } from '@abduce/core';
import type { NativeColumn, NativeData } from '../native/column.ts';
import { attributeTexts } from '../rows/attribute-texts.ts';
import { attributeMap } from '../rows/text-columns.ts';
import type { TextTable } from '../rows/text-table.ts';

interface Lists {
  /** A list of one entry for each event or link of a span. */
  list(name: string, items: NativeData): NativeColumn;
  /** Likewise, but empty for a span whose entries are all 0. */
  sparse(
    name: string,
    values: Uint32Array,
    items: (values: Uint32Array) => NativeData,
  ): NativeColumn;
}

/** Lists of what rows `from` up to `to` own by `offsets`. */
function lists(offsets: Uint32Array, from: number, to: number): Lists {
  const first = offsets[from] as number;
  const own = offsets.slice(from, to + 1);
  for (let i = 0; i < own.length; i++) own[i] = (own[i] as number) - first;
  return {
    list: (name, items) => ({ name, data: { kind: 'Array', offsets: own, items } }),
    sparse(name, values, items) {
      const kept = new Uint32Array(values.length);
      const ends = new Uint32Array(own.length);
      let count = 0;
      for (let row = 0; row + 1 < own.length; row++) {
        const [start, end] = [own[row] as number, own[row + 1] as number];
        let any = 0;
        for (let at = start; at < end; at++) any |= values[at] as number;
        if (any !== 0) {
          for (let at = start; at < end; at++) kept[count++] = values[at] as number;
        }
        ends[row + 1] = count;
      }
      const data = items(kept.subarray(0, count));
      return { name, data: { kind: 'Array', offsets: ends, items: data } };
    },
  };
}

const counts = (values: Uint32Array): NativeData => ({ kind: 'UInt32', values });

export function eventColumns(
  events: SpanEventTable,
  table: TextTable,
  from: number,
  to: number,
): readonly NativeColumn[] {
  const { strings } = table;
  const [first, end] = [events.offsets[from] as number, events.offsets[to] as number];
  const { list, sparse } = lists(events.offsets, from, to);
  const texts = attributeTexts(events.attributes, table, first, end);
  const values = events.timeNano.subarray(first, end);
  const dictionary = (ids: Uint32Array): NativeData => ({ kind: 'Dictionary', strings, ids });
  return [
    list('Events.Timestamp', { kind: 'DateTime64', scale: 9, values }),
    list('Events.Name', dictionary(events.name.subarray(first, end))),
    list('Events.Attributes', attributeMap(table, texts)),
    sparse('EventAttributeKinds', texts.kinds, dictionary),
    sparse('EventDropped', events.droppedAttributes.subarray(first, end), counts),
  ];
}

export function linkColumns(
  links: SpanLinkTable,
  table: TextTable,
  from: number,
  to: number,
): readonly NativeColumn[] {
  const { strings } = table;
  const [first, end] = [links.offsets[from] as number, links.offsets[to] as number];
  const { list, sparse } = lists(links.offsets, from, to);
  const texts = attributeTexts(links.attributes, table, first, end);
  const dictionary = (ids: Uint32Array): NativeData => ({ kind: 'Dictionary', strings, ids });
  const hex = (ids: Uint32Array, words: number): NativeData => ({
    kind: 'HexString',
    words,
    values: ids.subarray(first * words, end * words),
  });
  return [
    list('Links.TraceId', hex(links.traceId, 4)),
    list('Links.SpanId', hex(links.spanId, 2)),
    list('Links.TraceState', dictionary(links.traceState.subarray(first, end))),
    list('Links.Attributes', attributeMap(table, texts)),
    sparse('LinkAttributeKinds', texts.kinds, dictionary),
    sparse('LinkDropped', links.droppedAttributes.subarray(first, end), counts),
    sparse('LinkFlags', links.flags.subarray(first, end), counts),
  ];
}
