import type { ServerResponse } from 'node:http';
import type { Wire } from './turn.ts';

/** Writes chunks as server-sent events, each in packets of its own, with what goes wrong on the way. */
export function writeStream(
  response: ServerResponse,
  chunks: readonly unknown[],
  wire: Wire | undefined,
): void {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  const end = wire === 'rough' ? '\r\n' : '\n';
  const lines = chunks.map((chunk) => `data: ${JSON.stringify(chunk)}${end}${end}`);
  const half = Math.ceil(lines.length / 2);
  if (wire === 'cut') {
    void writeAll(response, lines.slice(0, half)).then(() => response.destroy());
    return;
  }
  if (wire === 'error_event') {
    const error = `event: error\ndata: ${JSON.stringify({ error: { message: 'Out of memory' } })}\n\n`;
    void writeAll(response, [...lines.slice(0, half), error]).then(() => response.end());
    return;
  }
  const done = wire === 'no_done' ? [] : [`data: [DONE]${end}${end}`];
  const all = wire === 'rough' ? [`: ping${end}${end}`, ...lines, ...done] : [...lines, ...done];
  const text = all.join('');
  const packets = wire === 'rough' ? oddPieces(Buffer.from(text)) : all;
  void writeAll(response, packets).then(() => response.end());
}

/** Pieces of seven bytes: they end within characters, and within line ends. */
function oddPieces(bytes: Buffer): readonly Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / 7) }, (_, index) =>
    bytes.subarray(index * 7, index * 7 + 7),
  );
}

async function writeAll(
  response: ServerResponse,
  packets: readonly (string | Buffer)[],
): Promise<void> {
  for (const packet of packets) {
    if (response.destroyed) return;
    await new Promise((resolve) => response.write(packet, resolve));
    await new Promise((resolve) => setImmediate(resolve));
  }
}
