import type { Step } from '../../test-kit/record-writer.ts';
import { replay } from '../../test-kit/replay.ts';
import { brief } from './brief.ts';
import { hpack } from './http2-frames.ts';

/** Fields of the table that both sides know from the start. */
export const get: Buffer = hpack.indexed(2);
export const post: Buffer = hpack.indexed(3);
export const http: Buffer = hpack.indexed(6);
export const ok: Buffer = hpack.indexed(8);
export const path = (value: string): Buffer => hpack.literal(4, value);
export const authority: Buffer = hpack.literal(1, 'shop');
export const grpc: Buffer = hpack.literal(31, 'application/grpc+proto');

/** The requests that are read from what was recorded, a line each. */
export async function lines(steps: readonly Step[]): Promise<string[]> {
  const { spans } = await replay([{ steps }]);
  return spans.map(brief);
}
