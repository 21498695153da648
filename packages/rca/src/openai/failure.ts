import type { Millis, UnixMs } from '@abduce/core';
import { field, textField } from './json-fields.ts';
import type { Scrub } from './scrub.ts';

/** What went wrong with one request, without keys. */
export interface Failure {
  /** Absent where no answer came at all. */
  readonly status?: number;
  /** The server's words, or the connection's; one short line. */
  readonly text: string;
  /** The parameter that the server names. */
  readonly param?: string;
  readonly code?: string;
  /** How long the server asks to wait. */
  readonly retryAfterMs?: Millis;
  /** The host it would have sent us to. */
  readonly redirect?: string;
}

/** Reads the errors of the package `openai` by their shape: several copies of it may be about. */
export function failureOf(error: unknown, scrub: Scrub, now: UnixMs): Failure {
  const status = field(error, 'status');
  if (typeof status !== 'number') {
    return { text: scrub(connectionWords(error)) || 'no answer' };
  }
  const headers = field(error, 'headers');
  const header = (name: string): string | undefined =>
    headers instanceof Headers ? (headers.get(name) ?? undefined) : undefined;
  const body = field(error, 'error');
  const param = textField(body, 'param');
  const code = textField(body, 'code');
  const retryAfterMs = retryAfter(header('retry-after-ms'), header('retry-after'), now);
  const location = header('location');
  return {
    status,
    text: scrub(textField(error, 'message') ?? '').replace(/^\d{3} /, ''),
    ...(param === undefined ? {} : { param }),
    ...(code === undefined ? {} : { code: scrub(code) }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(location === undefined ? {} : { redirect: hostOf(location) }),
  };
}

/** The innermost words of a chain of causes: `connect ECONNREFUSED 127.0.0.1:1`, rather than `fetch failed`. */
function connectionWords(error: unknown): string {
  let words = '';
  let inner: unknown = error;
  for (let depth = 0; depth < 5 && inner !== undefined && inner !== null; depth++) {
    words = textField(inner, 'message') || textField(inner, 'code') || words;
    inner = field(inner, 'cause');
  }
  return words;
}

function retryAfter(
  millis: string | undefined,
  words: string | undefined,
  now: UnixMs,
): Millis | undefined {
  if (millis !== undefined && /^\d+(\.\d+)?$/.test(millis)) return Number(millis);
  if (words === undefined) return undefined;
  if (/^\d+(\.\d+)?$/.test(words)) return Number(words) * 1_000;
  const at = Date.parse(words);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

function hostOf(location: string): string {
  return URL.canParse(location) ? new URL(location).host : 'another path';
}
