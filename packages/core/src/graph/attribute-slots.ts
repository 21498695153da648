import { valueKind } from '../model/attributes.ts';
import type { SpanTable, TelemetryBatch } from '../model/batch.ts';
import { role, roleCount, rolesByName } from './attribute-roles.ts';

/** The attributes of one span that the graph reads, found in one pass over the row. */
export interface AttributeSlots {
  /** Looks at a row; the answers below are about it. */
  seek(row: number): void;
  has(of: number): boolean;
  /** Batch string id of a string, else 0. */
  stringId(of: number): number;
  /** Numbers, and numbers sent as strings; 0 when absent. */
  number(of: number): number;
}

const unknownRole = 0xffff;

export function attributeSlots(batch: TelemetryBatch, spans: SpanTable): AttributeSlots {
  const { offsets, keys, kinds, values } = spans.attributes;
  const { strings } = batch;
  const roles = new Uint16Array(strings.length).fill(unknownRole);
  const slots = new Int32Array(roleCount);
  const ranks = new Uint8Array(roleCount);
  return {
    seek(row) {
      slots.fill(-1);
      const end = offsets[row + 1] as number;
      for (let at = offsets[row] as number; at < end; at++) {
        const key = keys[at] as number;
        let code = roles[key] as number;
        if (code === unknownRole) {
          code = rolesByName.get(strings[key] as string) ?? role.none;
          roles[key] = code;
        }
        if (code === role.none) continue;
        const of = code >> 4;
        const rank = code & 15;
        if (slots[of] !== -1 && (ranks[of] as number) < rank) continue;
        slots[of] = at;
        ranks[of] = rank;
      }
    },
    has: (of) => slots[of] !== -1,
    stringId(of) {
      const at = slots[of] as number;
      return at !== -1 && kinds[at] === valueKind.string ? (values[at] as number) : 0;
    },
    number(of) {
      const at = slots[of] as number;
      if (at === -1) return 0;
      const kind = kinds[at];
      if (kind === valueKind.int || kind === valueKind.double || kind === valueKind.bool) {
        return values[at] as number;
      }
      if (kind !== valueKind.string) return 0;
      const parsed = Number(strings[values[at] as number]);
      return Number.isFinite(parsed) ? parsed : 0;
    },
  };
}
