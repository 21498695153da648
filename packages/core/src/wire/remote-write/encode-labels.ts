import { AbduceError } from '../../model/error.ts';
import type { Labels } from '../../model/labels.ts';
import {
  closeField,
  encodeText,
  openOutput,
  putBytesField,
  takeOutput,
  written,
} from '../protobuf/output.ts';

/** Protobuf orders strings by their bytes, which for UTF-8 is the order of code points. */
function byCodePoint(a: string, b: string): number {
  if (a === b) return 0;
  const [x, y] = [encodeText(a), encodeText(b)];
  for (let i = 0; i < x.length && i < y.length; i++) {
    const difference = (x[i] as number) - (y[i] as number);
    if (difference !== 0) return difference;
  }
  return x.length - y.length;
}

/**
 * The labels of one series as the fields that open a `TimeSeries` message: sorted by name, each name once, none of
 * them empty, as remote write 1.0 asks. The metric's name is label `__name__`. Labels with an empty value are left
 * out, since that is the same as absent. Throws `CONFIG` for an empty name.
 *
 * Made once for a series and kept, it is most of the cost of a request: see `remoteWriteEncoder`.
 */
export function encodeSeriesLabels(labels: Labels): Uint8Array {
  const names = [...labels.keys()].sort(byCodePoint);
  const output = openOutput(64);
  for (const name of names.reverse()) {
    const value = labels.get(name) as string;
    if (name === '') {
      throw new AbduceError('CONFIG', `a series has a label without a name, of value "${value}"`, {
        hint: 'Name it, or leave it out.',
      });
    }
    if (value === '') continue;
    const before = written(output);
    putBytesField(output, 18, encodeText(value));
    putBytesField(output, 10, encodeText(name));
    closeField(output, 10, before);
  }
  return takeOutput(output);
}
