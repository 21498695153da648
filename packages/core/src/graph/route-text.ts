const maxLength = 300;

const isDigit = (c: number): boolean => c >= 48 && c <= 57;
const isHex = (c: number): boolean => isDigit(c) || (c >= 97 && c <= 102) || (c >= 65 && c <= 70);
const isName = (c: number): boolean =>
  isDigit(c) || (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 45 || c === 95;

/** Whether a path segment names one thing rather than a kind of thing: a number, UUID, long hexadecimal or mixed id. */
function isIdentifier(text: string, from: number, to: number): boolean {
  let [digits, hex, name] = [0, 0, 0];
  for (let i = from; i < to; i++) {
    const c = text.charCodeAt(i);
    if (isDigit(c)) digits++;
    if (isHex(c)) hex++;
    if (isName(c)) name++;
  }
  const length = to - from;
  if (length === 0 || name < length || digits === 0) return false;
  if (digits === length || (hex === length && length >= 12)) return true;
  return digits >= 3 && length >= 16;
}

/** The route of a URL or path: no origin, query or fragment, and `{id}` for segments that identify one thing. */
export function normaliseRoute(url: string): string {
  const scheme = url.indexOf('://');
  const start = scheme < 0 ? 0 : url.indexOf('/', scheme + 3);
  if (start < 0) return '/';
  const limit = Math.min(url.length, start + maxLength);
  let route = '';
  let segment = start;
  let kept = start;
  for (let i = start; ; i++) {
    const c = i < limit ? url.charCodeAt(i) : 63;
    if (c !== 47 && c !== 63 && c !== 35) continue;
    if (isIdentifier(url, segment, i)) {
      route += `${url.slice(kept, segment)}{id}`;
      kept = i;
    }
    segment = i + 1;
    if (c !== 47) return route + url.slice(kept, i);
  }
}
