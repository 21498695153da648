/** The Castagnoli polynomial, bits reversed. */
const polynomial = 0x82f63b78;

/** Eight tables of 256: table `k` advances a byte over `k` further zero bytes ("slicing by 8", Kounavis and Berry 2005). */
const tables: Int32Array = new Int32Array(8 * 256);
for (let byte = 0; byte < 256; byte++) {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ polynomial : value >>> 1;
  tables[byte] = value;
}
for (let i = 256; i < tables.length; i++) {
  const previous = tables[i - 256] as number;
  tables[i] = (previous >>> 8) ^ (tables[previous & 255] as number);
}

/** CRC-32C (RFC 3720, appendix B.4) of the bytes from `start` to `end`. Pass the result to go on where it ended. */
export function crc32c(
  bytes: Uint8Array,
  start = 0,
  end: number = bytes.length,
  previous = 0,
): number {
  let crc = ~previous;
  let at = start;
  for (; at + 8 <= end; at += 8) {
    const low =
      crc ^
      ((bytes[at] as number) |
        ((bytes[at + 1] as number) << 8) |
        ((bytes[at + 2] as number) << 16) |
        ((bytes[at + 3] as number) << 24));
    crc =
      (tables[1792 + (low & 255)] as number) ^
      (tables[1536 + ((low >>> 8) & 255)] as number) ^
      (tables[1280 + ((low >>> 16) & 255)] as number) ^
      (tables[1024 + (low >>> 24)] as number) ^
      (tables[768 + (bytes[at + 4] as number)] as number) ^
      (tables[512 + (bytes[at + 5] as number)] as number) ^
      (tables[256 + (bytes[at + 6] as number)] as number) ^
      (tables[bytes[at + 7] as number] as number);
  }
  for (; at < end; at++) {
    crc = (crc >>> 8) ^ (tables[(crc ^ (bytes[at] as number)) & 255] as number);
  }
  return ~crc >>> 0;
}
