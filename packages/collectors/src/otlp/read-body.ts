import { type Body, type BodyPlan, overBudget, tooDense, tooLarge } from './body-plan.ts';
import { type BodySource, emptyBody } from './body-source.ts';
import { decompressNow } from './content-coding.ts';
import { inflateBody } from './inflate-body.ts';
import { allowedBytes } from './limits.ts';
import { type Refusal, refuse } from './refusal.ts';

/** Up to here a body is inflated in one call: quicker than a stream, and too little to hold up the event loop. */
const immediate = { wire: 128 * 1024, decoded: 2 << 20 };

function join(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = chunks;
  if (chunks.length === 1 && only !== undefined) return only;
  const joined = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    joined.set(chunk, at);
    at += chunk.length;
  }
  return joined;
}

function inflateNow(body: Uint8Array, plan: BodyPlan): Body | Refusal | 'longer' {
  const { coding, limits, maxBytes, lease } = plan;
  if (coding === 'identity') return { bytes: body, wire: body.length };
  const allowed = allowedBytes(body.length, limits);
  const cap = Math.min(allowed, maxBytes, immediate.decoded);
  try {
    const bytes = decompressNow(coding, body, cap);
    if (!lease.grow(bytes.length)) return overBudget;
    lease.shrink(body.length);
    return { bytes, wire: body.length };
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') {
      return refuse('bad_data', `the body is not valid ${coding} data`);
    }
    if (cap === immediate.decoded) return 'longer';
    return cap === allowed ? tooDense : tooLarge('the decompressed body', maxBytes);
  }
}

/** Reads and decompresses a body. Stops at the first byte too many, whatever the sender announced. */
export async function readBody(source: BodySource, plan: BodyPlan): Promise<Body | Refusal> {
  const { coding, limits, lease } = plan;
  const cap =
    coding === 'identity' ? Math.min(limits.maxWireBytes, plan.maxBytes) : limits.maxWireBytes;
  const chunks: Uint8Array[] = [];
  let wire = 0;
  for (;;) {
    const chunk = await source.next();
    if (chunk === undefined) break;
    wire += chunk.length;
    if (wire > cap) return tooLarge('the body', cap);
    if (!lease.grow(chunk.length)) return overBudget;
    chunks.push(chunk);
    if (coding !== 'identity' && wire > immediate.wire) return inflateBody(chunks, source, plan);
  }
  if (coding !== 'identity' && wire === 0) return { bytes: new Uint8Array(0), wire };
  const joined = join(chunks, wire);
  const body = inflateNow(joined, plan);
  if (body !== 'longer') return body;
  return inflateBody([joined], emptyBody, plan);
}
