/** Who runs the processes of a cgroup, as far as its path alone tells. */
export type CgroupIdentity =
  | {
      readonly kind: 'container';
      readonly runtime: 'docker' | 'containerd' | 'crio' | 'podman' | 'unknown';
      /** 64 hexadecimal digits. */
      readonly runtimeId: string;
      /** Uid of the Kubernetes pod; for static pods the hash of their manifest. */
      readonly podUid?: string;
      readonly qos?: 'guaranteed' | 'burstable' | 'besteffort';
    }
  | { readonly kind: 'systemd'; readonly slice: string; readonly unit: string }
  | { readonly kind: 'lxc'; readonly name: string }
  | { readonly kind: 'nomad'; readonly alloc: string; readonly task: string }
  | { readonly kind: 'talos'; readonly group: string; readonly name: string }
  | { readonly kind: 'root' }
  /** A cgroup of somebody's own. */
  | { readonly kind: 'cgroup'; readonly path: string }
  /** Helpers of a container runtime, pods without a container: nobody wants to see them. */
  | { readonly kind: 'ignored' };

type Runtime = Extract<CgroupIdentity, { kind: 'container' }>['runtime'];

const runtimeWords: readonly (readonly [pattern: RegExp, runtime: Runtime])[] = [
  [/^(?:docker|actions_job)$/, 'docker'],
  [/^(?:cri-)?containerd$|^nerdctl$/, 'containerd'],
  [/^crio$/, 'crio'],
  [/^libpod(?:-payload)?$/, 'podman'],
];

const runtimeOf = (word: string): Runtime =>
  runtimeWords.find(([pattern]) => pattern.test(word))?.[1] ?? 'unknown';

/** `<word>-<id>.scope`, `<slice>:<word>:<id>`, or the id alone below a folder that names the runtime. */
const idPattern = /^(?:(?:.*:)?([a-z][a-z_-]*?)[-:])?([0-9a-f]{64})(?:\.scope)?$/;
const conmonPattern = /^(?:crio|libpod)-conmon-/;
const podPattern =
  /pod([0-9a-f]{8}[-_][0-9a-f]{4}[-_][0-9a-f]{4}[-_][0-9a-f]{4}[-_][0-9a-f]{12}|[0-9a-f]{32})/;
const unitPattern = /\.(?:service|scope|mount|socket|swap|timer)$/;
const lxcPattern = /^lxc(?:\.payload)?\.(.+)$/;
const allocPattern =
  /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.(.+)\.scope$/;

function containerOf(path: string, parts: readonly string[]): CgroupIdentity | undefined {
  const at = parts.findLastIndex((part) => idPattern.test(part));
  if (at < 0) return undefined;
  const [, word, runtimeId = ''] = idPattern.exec(parts[at] as string) ?? [];
  const podUid = podPattern.exec(parts.slice(0, at + 1).join('/'))?.[1]?.replaceAll('_', '-');
  const parent = parts[at - 1] ?? '';
  const runtime = runtimeOf(word ?? (podUid === undefined ? parent : ''));
  if (podUid === undefined) return { kind: 'container', runtime, runtimeId };
  const qos = /besteffort/.test(path)
    ? 'besteffort'
    : /burstable/.test(path)
      ? 'burstable'
      : 'guaranteed';
  return { kind: 'container', runtime, runtimeId, podUid, qos };
}

/** systemd writes characters that are special in names of units as `\x2d`. */
function unescapeUnit(unit: string): string {
  return unit.replaceAll(/\\x([0-9a-f]{2})/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

function systemdOf(parts: readonly string[]): CgroupIdentity | undefined {
  const [slice = ''] = parts;
  if (slice === 'init.scope') return { kind: 'systemd', slice: '', unit: 'init.scope' };
  if (!/^[^/]+\.slice$/.test(slice)) return undefined;
  if (slice === 'user.slice') {
    // Units of a user's own manager are told apart; sessions come and go and belong to their user.
    const unit = parts.slice(3).find((part) => unitPattern.test(part)) ?? parts[1];
    return { kind: 'systemd', slice, unit: unescapeUnit(unit ?? '') };
  }
  const unit =
    parts.find((part) => unitPattern.test(part)) ??
    parts.slice(1).findLast((part) => part.endsWith('.slice'));
  return { kind: 'systemd', slice, unit: unescapeUnit(unit ?? parts[1] ?? '') };
}

/** What a cgroup's path says; of every hierarchy, v1 or v2. */
export function cgroupIdentity(path: string): CgroupIdentity {
  const parts = path.split('/').filter((part) => part !== '');
  if (parts.length === 0) return { kind: 'root' };
  if (parts.some((part) => conmonPattern.test(part))) return { kind: 'ignored' };
  const container = containerOf(path, parts);
  if (container) return container;
  if (
    /^kubepods(?:\.slice)?$/.test(parts[0] ?? '') ||
    /\/kubepods(?:\.slice)?(?:\/|$)/.test(path)
  ) {
    return { kind: 'ignored' };
  }
  const alloc = parts.map((part) => allocPattern.exec(part)).find((match) => match !== null);
  if (alloc) return { kind: 'nomad', alloc: alloc[1] as string, task: alloc[2] as string };
  const lxc =
    lxcPattern.exec(parts[0] ?? '')?.[1] ??
    (/^lxc(?:\.payload)?$/.test(parts[0] ?? '') ? parts[1] : undefined);
  if (lxc !== undefined) {
    return /^lxc\.monitor/.test(parts[0] ?? '') ? { kind: 'ignored' } : { kind: 'lxc', name: lxc };
  }
  const systemd = systemdOf(parts);
  if (systemd) return systemd;
  const [group, name] = parts;
  if ((group === 'system' || group === 'podruntime') && name !== undefined) {
    return { kind: 'talos', group, name };
  }
  return { kind: 'cgroup', path: `/${parts.join('/')}` };
}
