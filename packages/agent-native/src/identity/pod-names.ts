import type { HostFiles } from './host-files.ts';

export interface PodContainer {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

/** Names of containers by the ids of their runtime, as the kubelet writes them into the names of log files. */
export interface PodNames {
  /** False where the kubelet keeps no such names, so that an unknown id means nothing. */
  readonly known: boolean;
  readonly byRuntimeId: ReadonlyMap<string, PodContainer>;
  /** `<uid>` to namespace, pod and the folders of its containers. */
  readonly byUid: ReadonlyMap<string, { readonly namespace: string; readonly pod: string }>;
}

/** `<pod>_<namespace>_<container>-<id>.log` */
export function parseLogName(
  name: string,
): (PodContainer & { readonly runtimeId: string }) | undefined {
  const match = /^([^_]+)_([^_]+)_(.+)-([0-9a-f]{64})\.log$/.exec(name);
  if (!match) return undefined;
  const [, pod = '', namespace = '', container = '', runtimeId = ''] = match;
  return { pod, namespace, container, runtimeId };
}

/** `<namespace>_<pod>_<uid>` */
export function parsePodFolder(
  name: string,
): { readonly namespace: string; readonly pod: string; readonly uid: string } | undefined {
  const match = /^([^_]+)_([^_]+)_([0-9a-f-]{32,36})$/.exec(name);
  if (!match) return undefined;
  const [, namespace = '', pod = '', uid = ''] = match;
  return { namespace, pod, uid };
}

export async function readPodNames(files: HostFiles): Promise<PodNames> {
  const [logs, folders] = await Promise.all([
    files.list('/var/log/containers'),
    files.folders('/var/log/pods'),
  ]);
  const byRuntimeId = new Map<string, PodContainer>();
  for (const name of logs) {
    const found = parseLogName(name);
    if (found) byRuntimeId.set(found.runtimeId, found);
  }
  const byUid = new Map<string, { readonly namespace: string; readonly pod: string }>();
  for (const name of folders) {
    const found = parsePodFolder(name);
    if (found) byUid.set(found.uid, found);
  }
  return { known: byRuntimeId.size > 0, byRuntimeId, byUid };
}
