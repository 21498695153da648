import { sha256Hex } from '../sha256.ts';
import { canonicalJson } from './canonical-json.ts';
import type { EvidencePack } from './pack.ts';

/** SHA-256 of the pack as canonical JSON, hexadecimal: equal for equal packs. */
export function packHash(pack: EvidencePack): string {
  return sha256Hex(canonicalJson(pack));
}
