import type { Container } from './container.ts';
import { readLabels } from './docker-container.ts';
import type { HostFiles } from './host-files.ts';

interface PodmanEntry {
  readonly id?: unknown;
  readonly names?: unknown;
  readonly metadata?: unknown;
}

const folder = '/var/lib/containers/storage';

function imageOf(metadata: unknown): string {
  if (typeof metadata !== 'string') return '';
  try {
    const { 'image-name': image } = JSON.parse(metadata) as Record<string, unknown>;
    return typeof image === 'string' ? image : '';
  } catch {
    return '';
  }
}

/** Containers of the system's Podman by the ids of their runtime, out of its storage. */
export async function readPodmanNames(files: HostFiles): Promise<ReadonlyMap<string, Container>> {
  const containers = new Map<string, Container>();
  for (const driver of ['overlay', 'vfs', 'btrfs']) {
    const text = await files.text(`${folder}/${driver}-containers/containers.json`, 16 << 20);
    if (text === undefined) continue;
    let entries: unknown;
    try {
      entries = JSON.parse(text);
    } catch {
      continue;
    }
    for (const { id, names, metadata } of (Array.isArray(entries)
      ? entries
      : []) as PodmanEntry[]) {
      const name = Array.isArray(names) ? names[0] : undefined;
      if (typeof id !== 'string' || typeof name !== 'string') continue;
      const labels = readLabels(undefined);
      containers.set(id, {
        id: `/podman/${name}`,
        image: imageOf(metadata),
        labels,
        runtimeId: id,
      });
    }
  }
  return containers;
}
