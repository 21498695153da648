import { type Body, type BodyPlan, overBudget, tooDense, tooLarge } from './body-plan.ts';
import type { BodySource } from './body-source.ts';
import { type ContentCoding, decompressor } from './content-coding.ts';
import { growingBuffer } from './growing-buffer.ts';
import { allowedBytes } from './limits.ts';
import { type Refusal, refuse } from './refusal.ts';

/** Decompresses while the body arrives, off the event loop, and ends at the first byte over a bound. */
export function inflateBody(
  head: readonly Uint8Array[],
  source: BodySource,
  plan: BodyPlan,
): Promise<Body | Refusal> {
  const { limits, lease, maxBytes, gate, signal } = plan;
  const coding = plan.coding as Exclude<ContentCoding, 'identity'>;
  const { promise, resolve } = Promise.withResolvers<Body | Refusal>();
  const stream = decompressor(coding, head[0] ?? new Uint8Array(0));
  const output = growingBuffer(maxBytes);
  let wire = head.reduce((sum, chunk) => sum + chunk.length, 0);

  const finish = (result: Body | Refusal): void => {
    signal.removeEventListener('abort', onAbort);
    stream.destroy();
    output.discard();
    resolve(result);
  };
  const onAbort = (): void => finish(refuse('cancelled', 'the request was abandoned'));
  signal.addEventListener('abort', onAbort, { once: true });

  stream.on('data', (chunk: Uint8Array) => {
    const size = output.length + chunk.length;
    if (size > maxBytes) return finish(tooLarge('the decompressed body', maxBytes));
    if (size > allowedBytes(stream.bytesWritten, limits)) return finish(tooDense);
    // A zstd decoder keeps a window of its own beside what it has put out.
    const window = coding === 'zstd' && size <= 8 << 20 ? 2 : 1;
    if (!lease.grow(chunk.length * window)) return finish(overBudget);
    output.add(chunk);
  });
  stream.on('error', () => finish(refuse('bad_data', `the body is not valid ${coding} data`)));
  stream.on('end', () => {
    lease.shrink(lease.held - output.length);
    finish({ bytes: output.take(), wire, owned: true });
  });

  const feed = async (): Promise<void> => {
    // The place is held only while a piece is worked on: a slow sender cannot keep it.
    const write = async (chunk: Uint8Array): Promise<void> => {
      const leave = await gate.enter();
      if (stream.destroyed) return leave();
      await new Promise<void>((done) => {
        stream.once('close', done);
        stream.write(chunk, () => {
          stream.off('close', done);
          done();
        });
      });
      lease.shrink(chunk.length);
      leave();
    };
    for (const chunk of head) await write(chunk);
    while (!stream.destroyed) {
      const chunk = await source.next();
      if (chunk === undefined) break;
      wire += chunk.length;
      if (wire > limits.maxWireBytes) return finish(tooLarge('the body', limits.maxWireBytes));
      if (!lease.grow(chunk.length)) return finish(overBudget);
      await write(chunk);
    }
    if (!stream.destroyed) stream.end();
  };
  feed().catch(() => finish(refuse('cancelled', 'the sender went away')));
  return promise;
}
