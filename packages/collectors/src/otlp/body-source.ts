/** A request's body, pulled piece by piece, so that reading slowly holds the sender back. */
export interface BodySource {
  /** The next piece, or `undefined` at the end. Rejects when the sender is gone. */
  next(): Promise<Uint8Array | undefined>;
  /** No more will be read. */
  cancel(): void;
}

export const emptyBody: BodySource = { next: async () => undefined, cancel: () => {} };

export function webBody(stream: ReadableStream<Uint8Array> | null): BodySource {
  if (stream === null) return emptyBody;
  const reader = stream.getReader();
  return {
    next: async () => {
      const { value, done } = await reader.read();
      return done ? undefined : value;
    },
    cancel: () => {
      reader.cancel().catch(() => {});
    },
  };
}
