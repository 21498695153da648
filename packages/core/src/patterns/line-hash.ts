/** FNV-1a over code units, mixed once so that the low bits depend on all of them. */
export function lineHash(codes: Uint16Array, length: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < length; i++) hash = Math.imul(hash ^ (codes[i] as number), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}
