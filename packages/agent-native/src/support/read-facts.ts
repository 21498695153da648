import { release } from 'node:os';
import type { HostFiles } from '../identity/host-files.ts';
import { findCgroupMount } from '../scope/walk-cgroups.ts';

/** What can be seen of the machine without any right. */
export interface HostFacts {
  /** `linux-x64`. */
  readonly platform: string;
  readonly kernel: string;
  /** `/sys/kernel/btf/vmlinux` is there: without it programs cannot be fitted to the kernel. */
  readonly btf: boolean;
  /** `none`, `integrity` or `confidentiality`; empty where the kernel does not say. */
  readonly lockdown: string;
  readonly cgroup: 'v2' | 'hybrid' | 'v1' | 'none';
  /** Names of the effective capabilities that matter here. */
  readonly capabilities: readonly Capability[];
  /** A seccomp filter is on: containers' defaults refuse `bpf` and `perf_event_open`. */
  readonly seccomp: boolean;
  /** This process runs in a container. */
  readonly container: boolean;
  /** The processes of the whole machine are seen here. */
  readonly hostPid: boolean;
}

export type Capability =
  | 'CAP_DAC_READ_SEARCH'
  | 'CAP_NET_ADMIN'
  | 'CAP_SYS_PTRACE'
  | 'CAP_SYS_ADMIN'
  | 'CAP_PERFMON'
  | 'CAP_BPF';

const bits: Readonly<Record<Capability, bigint>> = {
  CAP_DAC_READ_SEARCH: 2n,
  CAP_NET_ADMIN: 12n,
  CAP_SYS_PTRACE: 19n,
  CAP_SYS_ADMIN: 21n,
  CAP_PERFMON: 38n,
  CAP_BPF: 39n,
};

/** The effective set of `/proc/<pid>/status`. */
export function parseCapabilities(status: string): readonly Capability[] {
  const effective = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)/m.exec(status)?.[1] ?? '0'}`);
  return (Object.keys(bits) as Capability[]).filter((name) => (effective >> bits[name]) & 1n);
}

/** `none [integrity] confidentiality` → `integrity`. */
export function parseLockdown(text: string | undefined): string {
  return /\[(\w+)\]/.exec(text ?? '')?.[1] ?? '';
}

async function cgroupKind(files: HostFiles): Promise<HostFacts['cgroup']> {
  const mount = await findCgroupMount(files);
  if (mount !== undefined) return mount === '/sys/fs/cgroup' ? 'v2' : 'hybrid';
  return (await files.list('/sys/fs/cgroup')).length > 0 ? 'v1' : 'none';
}

/** Threads that the kernel starts itself are seen where the machine's processes are. */
async function seesHost(files: HostFiles): Promise<boolean> {
  const second = await files.text('/proc/2/stat', 256);
  return second?.includes('(kthreadd)') === true;
}

export async function readFacts(files: HostFiles): Promise<HostFacts> {
  const [status, kernel, btf, lockdown, cgroup, hostPid, docker, podman, environment] =
    await Promise.all([
      files.text('/proc/self/status'),
      files.text('/proc/sys/kernel/osrelease', 256),
      files.text('/sys/kernel/btf/vmlinux', 1),
      files.text('/sys/kernel/security/lockdown', 256),
      cgroupKind(files),
      seesHost(files),
      files.text('/.dockerenv', 1),
      files.text('/run/.containerenv', 1),
      files.list('/var/run/secrets/kubernetes.io'),
    ]);
  return {
    platform: `${process.platform}-${process.arch}`,
    kernel: kernel?.trim() ?? release(),
    btf: btf !== undefined,
    lockdown: parseLockdown(lockdown),
    cgroup,
    capabilities: parseCapabilities(status ?? ''),
    seccomp: /^Seccomp:\s*2/m.test(status ?? ''),
    container: docker !== undefined || podman !== undefined || environment.length > 0,
    hostPid,
  };
}
