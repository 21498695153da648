import { readBounded } from './read-bounded.ts';

type Fetch = typeof globalThis.fetch;

const maxErrorBytes = 16_384;
const needed = new Set(['accept', 'content-type']);

export interface GuardOptions {
  readonly fetch: Fetch;
  /** Names of the headers that may leave, in lower case; all others stay here. */
  readonly headers: readonly string[];
}

/**
 * A fetch that sends only what it must: no headers about this machine and none from the environment, no redirect
 * followed, and of an error only its beginning read.
 */
export function guardedFetch({ fetch, headers }: GuardOptions): Fetch {
  const allowed = new Set([...needed, ...headers]);
  return async (input, init) => {
    const sent = new Headers();
    for (const [name, value] of new Headers(init?.headers)) {
      if (allowed.has(name)) sent.set(name, value);
    }
    if (!sent.has('user-agent')) sent.set('user-agent', 'abduce');
    const response = await fetch(input, { ...init, headers: sent, redirect: 'manual' });
    if (response.ok || response.body === null || response.status < 200) return response;
    const { text } = await readBounded(response.body, maxErrorBytes);
    const { status } = response;
    return new Response(status === 304 ? null : text, { status, headers: response.headers });
  };
}
