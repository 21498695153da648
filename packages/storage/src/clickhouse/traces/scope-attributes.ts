import type { AttributeTexts } from '../rows/attribute-texts.ts';
import type { PageStrings } from '../rows/page-strings.ts';
import type { PageMap } from '../rows/read-attributes.ts';

/** Where tables without columns for the scope keep it, as OpenTelemetry says for such stores. */
export const scopeNameKey = 'otel.scope.name';
export const scopeVersionKey = 'otel.scope.version';

/** Adds a key to the rows whose value (a text's id, by row) is not empty. */
export function withEntry(texts: AttributeTexts, key: number, added: Uint32Array): AttributeTexts {
  const rows = added.length;
  const offsets = new Uint32Array(rows + 1);
  const keys = new Uint32Array(texts.keys.length + rows);
  const values = new Uint32Array(keys.length);
  let count = 0;
  for (let row = 0; row < rows; row++) {
    const end = texts.offsets[row + 1] as number;
    for (let at = texts.offsets[row] as number; at < end; at++) {
      keys[count] = texts.keys[at] as number;
      values[count++] = texts.values[at] as number;
    }
    if (added[row] !== 0) {
      keys[count] = key;
      values[count++] = added[row] as number;
    }
    offsets[row + 1] = count;
  }
  return { ...texts, offsets, keys: keys.subarray(0, count), values: values.subarray(0, count) };
}

/** Takes the scope out of the attributes of such a table. */
export function takeScope(
  map: PageMap,
  strings: PageStrings,
): {
  readonly map: PageMap;
  readonly scope: { readonly names: Uint32Array; readonly versions: Uint32Array };
} {
  const rows = map.offsets.length - 1;
  const [name, version] = [strings.idOf(scopeNameKey), strings.idOf(scopeVersionKey)];
  const names = new Uint32Array(rows);
  const versions = new Uint32Array(rows);
  const offsets = new Uint32Array(rows + 1);
  const keys = new Uint32Array(map.keys.length);
  const values = new Uint32Array(map.keys.length);
  let count = 0;
  for (let row = 0; row < rows; row++) {
    const end = map.offsets[row + 1] as number;
    for (let at = map.offsets[row] as number; at < end; at++) {
      const [key, text] = [map.keys[at] as number, map.values[at] as number];
      if (key === name) names[row] = text;
      else if (key === version) versions[row] = text;
      else {
        keys[count] = key;
        values[count++] = text;
      }
    }
    offsets[row + 1] = count;
  }
  return { map: { ...map, offsets, keys, values }, scope: { names, versions } };
}
