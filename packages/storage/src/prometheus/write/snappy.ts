import { createRequire } from 'node:module';
import snappyjs from 'snappyjs';

/** Snappy's block format. A request is compressed within a millisecond or two, so there is no need for threads. */
export interface Snappy {
  readonly native: boolean;
  compress(bytes: Uint8Array): Uint8Array;
}

interface NativeSnappy {
  compressSync(bytes: Uint8Array, options: { readonly copyOutputData: boolean }): Uint8Array;
}

/** The native module where it is installed, JavaScript otherwise. */
export function loadSnappy(): Snappy {
  try {
    const native = createRequire(import.meta.url)('snappy') as NativeSnappy;
    // Memory that stays with the module and is freed by the collector costs ten times the compression.
    return {
      native: true,
      compress: (bytes) => native.compressSync(bytes, { copyOutputData: true }),
    };
  } catch {
    return javaScriptSnappy;
  }
}

export const javaScriptSnappy: Snappy = { native: false, compress: snappyjs.compress };
