import type { AttributeColumns, TelemetryBatch } from '@abduce/core';
import { type AttributeTexts, attributeTexts, valueText } from './attribute-texts.ts';
import type { TextTable } from './text-table.ts';

export const serviceKey = 'service.name';

/** Resources and scopes of a batch as text, made once for all of its rows. */
export interface OwnerTexts {
  readonly resources: AttributeTexts;
  readonly scopes: AttributeTexts;
  /** Id of the service's name, by resource. */
  readonly services: Uint32Array;
  /** Id of the service's name, by row: a record's own `service.name` comes before its resource's. */
  servicesOf(
    attributes: AttributeColumns,
    resource: Uint32Array,
    from: number,
    to: number,
  ): Uint32Array;
}

function lastSlot(columns: AttributeColumns, row: number, keys: readonly number[]): number {
  const start = columns.offsets[row] as number;
  for (let at = (columns.offsets[row + 1] as number) - 1; at >= start; at--) {
    if (keys.includes(columns.keys[at] as number)) return at;
  }
  return -1;
}

export function ownerTexts({ resources, scopes }: TelemetryBatch, table: TextTable): OwnerTexts {
  const keys = table.ownIdsOf(serviceKey);
  const services = new Uint32Array(resources.length);
  for (let row = 0; row < resources.length; row++) {
    const slot = lastSlot(resources.attributes, row, keys);
    if (slot >= 0) services[row] = valueText(resources.attributes, slot, table);
  }
  return {
    resources: attributeTexts(resources.attributes, table, 0, resources.length),
    scopes: attributeTexts(scopes.attributes, table, 0, scopes.length),
    services,
    servicesOf(attributes, resource, from, to) {
      const names = new Uint32Array(to - from);
      const own = keys.some((key) => attributes.keys.includes(key));
      for (let row = from; row < to; row++) {
        const slot = own ? lastSlot(attributes, row, keys) : -1;
        names[row - from] =
          slot >= 0
            ? valueText(attributes, slot, table)
            : (services[resource[row] as number] as number);
      }
      return names;
    },
  };
}

/** `column[rows[i]]` for every `i`. */
export function pick(column: Uint32Array, rows: Uint32Array): Uint32Array {
  const picked = new Uint32Array(rows.length);
  for (let i = 0; i < rows.length; i++) picked[i] = column[rows[i] as number] as number;
  return picked;
}
