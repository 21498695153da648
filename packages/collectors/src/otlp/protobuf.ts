/** A protobuf message of a few small fields: all that the receiver ever has to write. */
export type ProtobufField =
  | readonly [field: number, value: number]
  | readonly [field: number, value: string | Uint8Array];

function varint(out: number[], value: number): void {
  let rest = value;
  while (rest > 0x7f) {
    out.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  out.push(rest);
}

/** Zero and empty values are left out, as proto3 has it. */
export function protobufMessage(fields: readonly ProtobufField[]): Uint8Array {
  const out: number[] = [];
  for (const [field, value] of fields) {
    if (typeof value === 'number') {
      if (value === 0) continue;
      varint(out, field << 3);
      varint(out, value);
      continue;
    }
    const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
    if (bytes.length === 0) continue;
    varint(out, (field << 3) | 2);
    varint(out, bytes.length);
    for (const byte of bytes) out.push(byte);
  }
  return Uint8Array.from(out);
}
