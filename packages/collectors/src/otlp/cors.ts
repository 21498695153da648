/** Who may post from a web page. */
export interface CorsOptions {
  /** Exact origins, or `*` for all. */
  readonly origins: readonly string[];
  /** Request headers that a page may send. Default: content-type, content-encoding, authorization. */
  readonly headers?: readonly string[];
}

const defaultHeaders = ['content-type', 'content-encoding', 'authorization'];

/** Headers to add for this origin; none when it is not let in. */
export function corsHeaders(
  cors: CorsOptions | undefined,
  origin: string | undefined,
  preflight: boolean,
): Record<string, string> {
  if (cors === undefined || origin === undefined) return {};
  const all = cors.origins.includes('*');
  if (!all && !cors.origins.includes(origin)) return { vary: 'Origin' };
  return {
    'access-control-allow-origin': all ? '*' : origin,
    vary: 'Origin',
    ...(preflight && {
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': (cors.headers ?? defaultHeaders).join(', '),
      'access-control-max-age': '7200',
    }),
  };
}
