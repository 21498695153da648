import { type Body, type BodyPlan, overBudget, tooDense, tooLarge } from './body-plan.ts';
import type { BodySource } from './body-source.ts';
import { type ContentCoding, decompressor } from './content-coding.ts';
import { allowedBytes } from './limits.ts';
import { type Refusal, refuse } from './refusal.ts';

/** Pages of a fresh allocation cost nothing until written, so one generous buffer beats growing and copying. */
function collector(maxBytes: number): { add(chunk: Uint8Array): void; take(): Uint8Array } {
  let buffer = Buffer.allocUnsafeSlow(Math.min(4 << 20, maxBytes));
  let length = 0;
  return {
    add(chunk) {
      if (length + chunk.length > buffer.length) {
        const wider = Buffer.allocUnsafeSlow(maxBytes);
        wider.set(buffer.subarray(0, length));
        buffer = wider;
      }
      buffer.set(chunk, length);
      length += chunk.length;
    },
    take: () => buffer.subarray(0, length),
  };
}

/** Decompresses while the body arrives, off the event loop, and ends at the first byte over a bound. */
export function inflateBody(
  head: readonly Uint8Array[],
  source: BodySource,
  plan: BodyPlan,
): Promise<Body | Refusal> {
  const { limits, lease, maxBytes, signal } = plan;
  const coding = plan.coding as Exclude<ContentCoding, 'identity'>;
  const { promise, resolve } = Promise.withResolvers<Body | Refusal>();
  const stream = decompressor(coding, head[0] ?? new Uint8Array(0));
  const output = collector(maxBytes);
  let size = 0;
  let wire = head.reduce((sum, chunk) => sum + chunk.length, 0);

  const finish = (result: Body | Refusal): void => {
    signal.removeEventListener('abort', onAbort);
    stream.destroy();
    resolve(result);
  };
  const onAbort = (): void => finish(refuse('cancelled', 'the request was abandoned'));
  signal.addEventListener('abort', onAbort, { once: true });

  stream.on('data', (chunk: Uint8Array) => {
    size += chunk.length;
    if (size > maxBytes) return finish(tooLarge('the decompressed body', maxBytes));
    if (size > allowedBytes(stream.bytesWritten, limits)) return finish(tooDense);
    // A zstd decoder keeps a window of its own beside what it has put out.
    const window = coding === 'zstd' && size <= 8 << 20 ? 2 : 1;
    if (!lease.grow(chunk.length * window)) return finish(overBudget);
    output.add(chunk);
  });
  stream.on('error', () => finish(refuse('bad_data', `the body is not valid ${coding} data`)));
  stream.on('end', () => {
    lease.shrink(lease.held - size);
    finish({ bytes: output.take(), wire });
  });

  const feed = async (): Promise<void> => {
    const write = (chunk: Uint8Array): Promise<void> =>
      new Promise((done) => {
        stream.write(chunk, () => {
          lease.shrink(chunk.length);
          done();
        });
      });
    for (const chunk of head) await write(chunk);
    while (!signal.aborted) {
      const chunk = await source.next();
      if (chunk === undefined) break;
      wire += chunk.length;
      if (wire > limits.maxWireBytes) return finish(tooLarge('the body', limits.maxWireBytes));
      if (!lease.grow(chunk.length)) return finish(overBudget);
      await write(chunk);
    }
    stream.end();
  };
  feed().catch(() => finish(refuse('cancelled', 'the sender went away')));
  return promise;
}
