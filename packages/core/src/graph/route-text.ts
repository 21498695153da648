/** A path segment that names one thing rather than a kind of thing: numbers, UUIDs, long hexadecimal or mixed ids. */
const identifier =
  /^(?:\d+|[0-9a-f]{8}-[0-9a-f-]{27}|(?=.*\d)[0-9a-f]{12,}|(?=(?:.*\d){3})[\w-]{16,})$/i;

/** The route of a URL or path: no origin, query or fragment, and `{id}` for segments that identify one thing. */
export function normaliseRoute(url: string): string {
  const scheme = url.indexOf('://');
  const start = scheme < 0 ? 0 : url.indexOf('/', scheme + 3);
  if (start < 0) return '/';
  const path = url.slice(start, start + 300);
  const end = path.search(/[?#]/);
  return (end < 0 ? path : path.slice(0, end))
    .split('/')
    .map((segment) => (identifier.test(segment) ? '{id}' : segment))
    .join('/');
}
