import type { OtlpSignal } from '@abduce/core/wire';

export type Route = OtlpSignal | 'changes';

const routes: readonly Route[] = ['traces', 'metrics', 'logs', 'changes'];

export type Router = (path: string) => Route | undefined;

/** `basePath` stands before `/v1/…`; a slash at its end is ignored. */
export function router(basePath: string): Router {
  const base = basePath.replace(/\/+$/, '');
  const paths = new Map(routes.map((route) => [`${base}/v1/${route}`, route]));
  return (path) => paths.get(path);
}
