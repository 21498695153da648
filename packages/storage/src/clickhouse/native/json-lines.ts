import type { NativeColumn, NativeData } from './column.ts';

const hex = (words: Uint32Array, from: number, to: number): string => {
  let text = '';
  let any = 0;
  for (let at = from; at < to; at++) {
    const word = words[at] as number;
    any |= word;
    text += word.toString(16).padStart(8, '0');
  }
  return any === 0 ? '' : text;
};

/** Seconds with all decimals, which every precision of DateTime64 understands. */
function seconds(ticks: bigint, scale: number): string {
  const digits = (ticks < 0n ? -ticks : ticks).toString().padStart(scale + 1, '0');
  const cut = digits.length - scale;
  const sign = ticks < 0n ? '-' : '';
  return scale === 0 ? `"${ticks}"` : `"${sign}${digits.slice(0, cut)}.${digits.slice(cut)}"`;
}

function number(value: number): string {
  if (Number.isFinite(value)) return String(value);
  if (Number.isNaN(value)) return '"nan"';
  return value > 0 ? '"inf"' : '"-inf"';
}

function items(from: number, to: number, item: (at: number) => string): string {
  const texts: string[] = [];
  for (let at = from; at < to; at++) texts.push(item(at));
  return texts.join(',');
}

function cell(data: NativeData, row: number): string {
  switch (data.kind) {
    case 'String':
    case 'Dictionary':
      return JSON.stringify(data.strings[data.ids[row] as number] ?? '');
    case 'HexString':
      return `"${hex(data.values, row * data.words, (row + 1) * data.words)}"`;
    case 'DateTime64':
      return seconds(data.values[row] as bigint, data.scale);
    case 'UInt64':
    case 'Int64':
      return `"${data.values[row]}"`;
    case 'Array': {
      const { offsets } = data;
      const [from, to] = [offsets[row] as number, offsets[row + 1] as number];
      return `[${items(from, to, (at) => cell(data.items, at))}]`;
    }
    case 'Map': {
      const { offsets } = data;
      const [from, to] = [offsets[row] as number, offsets[row + 1] as number];
      return `{${items(from, to, (at) => `${cell(data.keys, at)}:${cell(data.values, at)}`)}}`;
    }
    default:
      return number(data.values[row] as number);
  }
}

const encoder = new TextEncoder();

/**
 * Rows as ClickHouse's JSONEachRow: several times the work of `encodeNative` for both sides, for tables whose columns
 * the engine can read from text but not convert to. Keys of maps are texts.
 */
export function encodeJsonLines(rows: number, columns: readonly NativeColumn[]): Uint8Array {
  const names = columns.map(({ name }) => JSON.stringify(name));
  let text = '';
  for (let row = 0; row < rows; row++) {
    const fields = columns.map(({ data }, i) => `${names[i]}:${cell(data, row)}`);
    text += `{${fields.join(',')}}\n`;
  }
  return encoder.encode(text);
}
