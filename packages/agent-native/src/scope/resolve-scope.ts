import { matchesGlob } from '@abduce/core';
import type { Container } from '../identity/container.ts';
import type { ScopeEntry, Watch } from '../protocol/documents.ts';
import type { CaptureOptions, ScopeOptions } from './scope-options.ts';

const watches: readonly Watch[] = ['l4', 'l7', 'payload', 'tls', 'profile'];
const implied: Readonly<Record<Watch, readonly Watch[]>> = {
  l4: ['l4'],
  l7: ['l4', 'l7'],
  payload: ['l4', 'l7', 'payload'],
  tls: ['l4', 'l7', 'tls'],
  profile: ['l4', 'profile'],
};

/** With what each implies, in the one order. */
function closed(wanted: Iterable<Watch>): readonly Watch[] {
  const all = new Set([...wanted].flatMap((watch) => implied[watch]));
  return watches.filter((watch) => all.has(watch));
}

/** The label of a container: what it opts into; `[]` for out of everything, `undefined` without a word. */
export function labelWatch(label: string | undefined): readonly Watch[] | undefined {
  if (label === undefined) return undefined;
  const words = label.split(',').map((word) => word.trim().toLowerCase());
  if (words.includes('off') || words.includes('none')) return [];
  const wanted = watches.filter((watch) => words.includes(watch));
  return wanted.length === 0 ? undefined : closed(wanted);
}

export interface ScopeInput {
  readonly scope: ScopeOptions;
  readonly capture: CaptureOptions;
  /** Cgroups that are there, parents before children, and whose they are. */
  readonly cgroups: readonly { readonly path: string; readonly container: Container | undefined }[];
}

/** The scope as the helper takes it. Sorted by path, so that two of them can be compared. */
export function resolveScope({ scope, capture, cgroups }: ScopeInput): readonly ScopeEntry[] {
  const matches = (globs: readonly string[], id: string, path: string): boolean =>
    globs.some((glob) => matchesGlob(glob, id) || matchesGlob(glob, path));
  const captured = (id: string, path: string): readonly Watch[] => {
    const wanted: Watch[] = ['l4'];
    if (matches(capture.l7 ?? ['*'], id, path)) wanted.push('l7');
    for (const watch of ['payload', 'tls', 'profile'] as const) {
      if (matches(capture[watch] ?? [], id, path)) wanted.push(watch);
    }
    return closed(wanted);
  };

  const entries = new Map<string, ScopeEntry>();
  const ids = new Map(cgroups.map(({ path, container }) => [path, container?.id]));
  for (const path of scope.cgroups ?? []) {
    entries.set(path, { path, watch: captured(ids.get(path) ?? path, path), subtree: true });
  }
  for (const { path, container } of cgroups) {
    if (container === undefined || path === '/') continue;
    // Parts of a container have its id; its own cgroup covers them.
    if (ids.get(path.slice(0, path.lastIndexOf('/'))) === container.id) continue;
    const label = scope.labels === false ? undefined : container.labels['abduce.capture'];
    const asked = labelWatch(label);
    const named = matches(scope.containers ?? [], container.id, path);
    if (asked !== undefined) entries.set(path, { path, watch: asked, subtree: true });
    else if (named && !entries.has(path)) {
      entries.set(path, { path, watch: captured(container.id, path), subtree: true });
    }
  }
  return [...entries.values()].toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}
