const sliceMs = 4;

/** Long work in short slices, so that the event loop stays free and an abort is seen in time. */
export interface Slices {
  /**
   * Call often; resolves at once while the slice lasts, and after other work had its turn otherwise.
   * Throws the signal's reason once it is aborted.
   */
  pause(): Promise<void> | undefined;
}

export function slices(signal: AbortSignal | undefined): Slices {
  signal?.throwIfAborted();
  let began = performance.now();
  const turn = async (): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
    began = performance.now();
  };
  return { pause: () => (performance.now() - began < sliceMs ? undefined : turn()) };
}
