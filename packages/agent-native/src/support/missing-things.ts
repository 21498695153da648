import type { HostFacts } from './read-facts.ts';

/** Something that the machine lacks, and what having it would add. */
export interface MissingThing {
  /** `CAP_BPF`, `btf`, `cgroup v2`, `hostPID` … */
  readonly thing: string;
  /** Signals that need it, by the names of `support().signals`; `container names` beside them. */
  readonly adds: readonly string[];
  /** What to do, as an imperative sentence. */
  readonly todo: string;
}

const kernelSignals = [
  'connections',
  'requests',
  'retransmits',
  'processes',
  'disk',
  'seeding',
] as const;
const profiles = ['cpu profile', 'off-cpu profile'] as const;
const inProcesses = ['tls openssl', 'tls go', 'event loop'] as const;
const programs: readonly string[] = [...kernelSignals, ...profiles, ...inProcesses];

interface Rule extends MissingThing {
  readonly lacks: (facts: HostFacts) => boolean;
}

const has = (facts: HostFacts, ...names: HostFacts['capabilities'][number][]): boolean =>
  names.some((name) => facts.capabilities.includes(name));

/** Version as a number that can be compared: 6.1 → 6001. */
export function kernelNumber(release: string): number {
  const [major = 0, minor = 0] = release.split('.').map((part) => Number.parseInt(part, 10) || 0);
  return major * 1000 + minor;
}

const rules: readonly Rule[] = [
  {
    thing: 'Linux on x64 or arm64',
    adds: [...programs, 'address translation'],
    todo: 'Run the agent on the Linux machines that are to be observed.',
    lacks: ({ platform }) => platform !== 'linux-x64' && platform !== 'linux-arm64',
  },
  {
    thing: 'kernel 6.1',
    adds: programs,
    todo: 'Use a kernel of version 6.1 or newer; older ones may work and are not tested.',
    lacks: ({ platform, kernel }) => platform.startsWith('linux') && kernelNumber(kernel) < 6001,
  },
  {
    thing: 'btf',
    adds: programs,
    todo: 'Use a kernel built with CONFIG_DEBUG_INFO_BTF, as all large distributions have it; in a container mount /sys.',
    lacks: ({ btf }) => !btf,
  },
  {
    thing: 'cgroup v2',
    adds: [...programs, 'container names'],
    todo: 'Mount cgroup2 (on old systems at /sys/fs/cgroup/unified): what may be observed is told by its cgroups.',
    lacks: ({ cgroup }) => cgroup === 'v1' || cgroup === 'none',
  },
  {
    thing: 'CAP_BPF',
    adds: programs,
    todo: 'Give the process CAP_BPF: AmbientCapabilities= in a systemd unit, securityContext.capabilities.add in a pod.',
    lacks: (facts) => !has(facts, 'CAP_BPF', 'CAP_SYS_ADMIN'),
  },
  {
    thing: 'CAP_PERFMON',
    adds: programs,
    todo: 'Give the process CAP_PERFMON beside CAP_BPF: programs read memory of the kernel.',
    lacks: (facts) => !has(facts, 'CAP_PERFMON', 'CAP_SYS_ADMIN'),
  },
  {
    thing: 'CAP_SYS_PTRACE',
    adds: inProcesses,
    todo: 'Give the process CAP_SYS_PTRACE: it finds libraries of other processes in /proc/<pid>/maps and root.',
    lacks: (facts) => !has(facts, 'CAP_SYS_PTRACE'),
  },
  {
    thing: 'CAP_NET_ADMIN',
    adds: ['address translation'],
    todo: 'Give the process CAP_NET_ADMIN: it asks the kernel for translated addresses.',
    lacks: (facts) => !has(facts, 'CAP_NET_ADMIN'),
  },
  {
    thing: 'CAP_DAC_READ_SEARCH',
    adds: ['container names'],
    todo: 'Give the process CAP_DAC_READ_SEARCH, or let it read /var/lib/docker/containers and /var/log/pods.',
    lacks: (facts) => !has(facts, 'CAP_DAC_READ_SEARCH'),
  },
  {
    thing: 'hostPID',
    adds: ['processes', ...inProcesses, 'container names'],
    todo: 'Run the container with the process ids of the host (hostPID: true, --pid=host).',
    lacks: ({ platform, hostPid }) => platform.startsWith('linux') && !hostPid,
  },
  {
    thing: 'no seccomp filter',
    adds: programs,
    todo: 'Run the container with seccomp=unconfined, or a profile that allows bpf and perf_event_open.',
    lacks: (facts) => facts.seccomp && facts.container && !has(facts, 'CAP_BPF', 'CAP_SYS_ADMIN'),
  },
  {
    thing: 'lockdown below confidentiality',
    adds: programs,
    todo: 'Boot with lockdown=integrity or without: at confidentiality the kernel shows its memory to no program.',
    lacks: ({ lockdown }) => lockdown === 'confidentiality',
  },
];

export function missingThings(facts: HostFacts): readonly MissingThing[] {
  const lacking = rules.filter(({ lacks }) => lacks(facts));
  // Without Linux, nothing else is worth a word.
  const elsewhere = lacking.filter(({ thing }) => thing === rules[0]?.thing);
  return (elsewhere.length > 0 ? elsewhere : lacking).map(({ thing, adds, todo }) => ({
    thing,
    adds: [...adds],
    todo,
  }));
}
