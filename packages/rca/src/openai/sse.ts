/** One event of a stream of events; `event` is empty where the server names none. */
export interface SentEvent {
  readonly event: string;
  readonly data: string;
}

/**
 * Reads server-sent events out of pieces of bytes that end anywhere: lines by LF, CR or CRLF, comments, characters
 * split over two pieces, and a last event without the empty line after it. (WHATWG HTML §9.2.6.)
 */
export async function* sentEvents(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<SentEvent> {
  let event = '';
  let data: string[] = [];
  const take = (line: string): SentEvent | undefined => {
    if (line === '') {
      const whole = data.length > 0 ? { event, data: data.join('\n') } : undefined;
      event = '';
      data = [];
      return whole;
    }
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'data') data.push(value);
    if (name === 'event') event = value;
    return undefined;
  };
  for await (const line of linesOf(chunks)) {
    const whole = take(line);
    if (whole !== undefined) yield whole;
  }
  const last = take('');
  if (last !== undefined) yield last;
}

async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    rest += decoder.decode(chunk, { stream: true });
    // A CR at the end may be half of a CRLF.
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    yield* lines;
  }
  rest += decoder.decode();
  yield* rest.split(/\r\n|\n|\r/).filter((line) => line !== '');
}
