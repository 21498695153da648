import {
  type AttributeColumns,
  type AttributesInit,
  type AttributeValue,
  attributeEntries,
  type ValueColumns,
  valueKind,
} from './attributes.ts';
import { bytes, floats, words } from './columns.ts';

export interface ValueWriter {
  push(value: AttributeValue): void;
  take(): ValueColumns;
}

/** Writes plain values into columns; strings go through `intern`. */
export function valueWriter(intern: (value: string) => number): ValueWriter {
  const kinds = bytes();
  const values = floats();
  const nested: AttributeValue[] = [];
  return {
    push(value) {
      if (typeof value === 'string') {
        kinds.push(valueKind.string);
        values.push(intern(value));
      } else if (typeof value === 'boolean') {
        kinds.push(valueKind.bool);
        values.push(value ? 1 : 0);
      } else if (typeof value === 'number') {
        kinds.push(
          Number.isSafeInteger(value) && !Object.is(value, -0) ? valueKind.int : valueKind.double,
        );
        values.push(value);
      } else if (value === null || value === undefined) {
        kinds.push(valueKind.empty);
        values.push(0);
      } else {
        kinds.push(valueKind.nested);
        values.push(nested.length);
        nested.push(value);
      }
    },
    take: () => ({ kinds: kinds.take(), values: values.take(), nested }),
  };
}

export interface AttributeWriter {
  /** Appends the attributes of the next row. */
  pushRow(attributes: AttributesInit | undefined): void;
  take(): AttributeColumns;
}

export function attributeWriter(intern: (value: string) => number): AttributeWriter {
  const offsets = words();
  const keys = words();
  const values = valueWriter(intern);
  offsets.push(0);
  return {
    pushRow(attributes) {
      if (attributes !== undefined) {
        for (const [key, value] of attributeEntries(attributes)) {
          keys.push(intern(key));
          values.push(value);
        }
      }
      offsets.push(keys.length);
    },
    take: () => ({ offsets: offsets.take(), keys: keys.take(), ...values.take() }),
  };
}
