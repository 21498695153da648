import { createHash, timingSafeEqual } from 'node:crypto';
import type { Authorize } from './options.ts';

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Lets in requests with `Authorization: Bearer <token>`; several tokens allow one to be replaced. Compares in constant time. */
export function bearerToken(...tokens: readonly string[]): Authorize {
  const digests = tokens.map(digest);
  return (request) => {
    const sent = /^Bearer +(\S+)$/i.exec(request.header('authorization') ?? '')?.[1];
    if (sent === undefined) return false;
    const found = digest(sent);
    return digests.map((known) => timingSafeEqual(known, found)).includes(true);
  };
}
