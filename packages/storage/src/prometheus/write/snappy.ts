import { createRequire } from 'node:module';
import snappyjs from 'snappyjs';

/** Snappy's block format. */
export interface Snappy {
  readonly native: boolean;
  compress(bytes: Uint8Array): Promise<Uint8Array>;
}

interface NativeSnappy {
  compress(bytes: Uint8Array): Promise<Uint8Array>;
}

/** The native module where it is installed, JavaScript otherwise. */
export function loadSnappy(): Snappy {
  try {
    const native = createRequire(import.meta.url)('snappy') as NativeSnappy;
    return { native: true, compress: (bytes) => native.compress(bytes) };
  } catch {
    return javaScriptSnappy;
  }
}

export const javaScriptSnappy: Snappy = {
  native: false,
  compress: async (bytes) => snappyjs.compress(bytes),
};
