export interface BoundedText {
  readonly text: string;
  /** There was more. */
  readonly cut: boolean;
}

/** Reads the beginning of a body as text, and lets go of the rest. */
export async function readBounded(
  body: ReadableStream<Uint8Array>,
  maxBytes: number,
): Promise<BoundedText> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return { text: text + decoder.decode(), cut: false };
      bytes += value.length;
      const room = value.length - Math.max(0, bytes - maxBytes);
      text += decoder.decode(value.subarray(0, room), { stream: true });
      if (bytes > maxBytes) return { text, cut: true };
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}
