/** Numbers as texts whose characters are bytes: least significant first, and most significant first. */
export const le = (value: number, size: number): string =>
  String.fromCharCode(
    ...Array.from({ length: size }, (_, i) => Math.floor(value / 256 ** i) & 255),
  );
export const be = (value: number, size: number): string => [...le(value, size)].reverse().join('');
/** Seven bits a byte, least significant first. */
export function varint(value: number): string {
  let text = '';
  let rest = value;
  while (rest >= 128) {
    text += String.fromCharCode((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  return text + String.fromCharCode(rest);
}
