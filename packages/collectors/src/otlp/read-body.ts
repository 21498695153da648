import { type Body, type BodyPlan, overBudget, tooLarge } from './body-plan.ts';
import { type BodySource, emptyBody } from './body-source.ts';
import { decompressNow } from './content-coding.ts';
import { inflateBody } from './inflate-body.ts';
import { type Refusal, refuse } from './refusal.ts';

/**
 * Up to here a body is inflated in one call: quicker than a stream, and too little to hold up the event loop.
 * Telemetry shrinks to a tenth or so; what claims much more goes the careful way.
 */
const immediate = { wire: 128 * 1024, least: 64 * 1024, most: 1 << 20, ratio: 40 };

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
  const { coding, maxBytes, lease } = plan;
  if (coding === 'identity') return { bytes: body, wire: body.length, owned: false };
  const usual = Math.min(immediate.most, Math.max(immediate.least, body.length * immediate.ratio));
  const cap = Math.min(usual, maxBytes);
  try {
    const { bytes, owned } = decompressNow(coding, body, cap);
    if (!lease.grow(bytes.length)) return overBudget;
    lease.shrink(body.length);
    return { bytes, wire: body.length, owned };
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') {
      return refuse('bad_data', `the body is not valid ${coding} data`);
    }
    if (maxBytes > cap) return 'longer';
    return tooLarge('the decompressed body', maxBytes);
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
  if (coding !== 'identity' && wire === 0) return { bytes: new Uint8Array(0), wire, owned: false };
  const joined = join(chunks, wire);
  const body = inflateNow(joined, plan);
  if (body !== 'longer') return body;
  return inflateBody([joined], emptyBody, plan);
}
