import { readEnd, readTag, skipField } from '../protobuf/input.ts';
import { internBytes, sameBytes } from '../protobuf/strings.ts';
import { type AttributeSink, addValue, remembered } from './attribute-columns.ts';
import { decodeValue } from './decode-value.ts';
import type { Source } from './source.ts';

function remember(
  sink: AttributeSink,
  position: number,
  start: number,
  size: number,
  keySize: number,
  slot: number,
): void {
  sink.lastStart[position] = start;
  sink.lastSize[position] = size;
  sink.lastKeySize[position] = keySize;
  sink.lastSlot[position] = slot;
}

/**
 * Reads a `KeyValue` that ends at `end` into the row in progress. Neighbouring rows mostly carry the
 * same keys in the same order, and often the same values: the bytes are compared with those at the
 * same position of an earlier row before anything is parsed.
 */
export function decodeAttribute(source: Source, sink: AttributeSink, end: number): void {
  const start = source.pos;
  const size = end - start;
  const slot = addValue(sink);
  const { kinds, values, keys } = sink.columns;
  const position = sink.position++;
  let keySize = 0;
  if (position < remembered) {
    const known = sink.lastKeySize[position] as number;
    if (known > 0 && known <= size) {
      const last = sink.lastStart[position] as number;
      if (sameBytes(source.view, last, start, known)) {
        const from = sink.lastSlot[position] as number;
        keys[slot] = keys[from] as number;
        if (
          size === sink.lastSize[position] &&
          sameBytes(source.view, last + known, start + known, size - known)
        ) {
          kinds[slot] = kinds[from] as number;
          values[slot] = values[from] as number;
          source.pos = end;
          return;
        }
        keySize = known;
        source.pos = start + known;
      }
    }
  }
  while (source.pos < end) {
    const at = source.pos;
    const tag = readTag(source, end);
    if (tag === 18) decodeValue(source, sink, slot, readEnd(source, end));
    else if (tag === 10) {
      const stop = readEnd(source, end);
      keys[slot] = internBytes(source.strings, source.pos, stop);
      source.pos = stop;
      // A key that comes again would make the bytes before it no proof of the key.
      keySize = at === start ? stop - start : 0;
    } else skipField(source, tag, end);
  }
  if (position < remembered) remember(sink, position, start, size, keySize, slot);
}
