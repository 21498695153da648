import snappyjs from 'snappyjs';

/** Snappy's block format. A request is compressed within a millisecond or two, so there is no need for threads. */
export interface Snappy {
  readonly native: boolean;
  compress(bytes: Uint8Array): Uint8Array;
}

export const javaScriptSnappy: Snappy = { native: false, compress: snappyjs.compress };

/** The native module where it is installed, JavaScript otherwise. */
export async function loadSnappy(): Promise<Snappy> {
  try {
    const { compressSync } = await import('snappy');
    // Memory that stays with the module and is freed by the collector costs ten times the compression.
    return { native: true, compress: (bytes) => compressSync(bytes, { copyOutputData: true }) };
  } catch {
    return javaScriptSnappy;
  }
}
