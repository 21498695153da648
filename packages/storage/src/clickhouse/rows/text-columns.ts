import type { NativeColumn, NativeData } from '../native/column.ts';
import type { AttributeTexts } from './attribute-texts.ts';
import type { TextTable } from './text-table.ts';

/** Columns of texts as Native data, all on one table of strings. */
export interface TextColumns {
  /** A column of few or repeated texts. */
  dictionary(name: string, ids: Uint32Array): NativeColumn;
  /** A column of texts that are mostly unlike each other. */
  text(name: string, ids: Uint32Array): NativeColumn;
  attributes(name: string, texts: AttributeTexts): NativeColumn;
}

export function attributeMap({ strings }: TextTable, texts: AttributeTexts): NativeData {
  return {
    kind: 'Map',
    offsets: texts.offsets,
    keys: { kind: 'Dictionary', strings, ids: texts.keys },
    values: { kind: 'Dictionary', strings, ids: texts.values },
  };
}

export function textColumns(table: TextTable): TextColumns {
  const { strings } = table;
  return {
    dictionary: (name, ids) => ({ name, data: { kind: 'Dictionary', strings, ids } }),
    text: (name, ids) => ({ name, data: { kind: 'String', strings, ids } }),
    attributes: (name, texts) => ({ name, data: attributeMap(table, texts) }),
  };
}
