/**
 * What the helper and the host say to each other: JSON documents in length-prefixed frames.
 * Times are nanoseconds since the Unix epoch as decimal text, durations nanoseconds as numbers, sizes bytes, cgroup ids
 * decimal text. Counters run from the helper's start.
 */

/** What may be observed of a cgroup: enforced inside the kernel programs. */
export type Watch = 'l4' | 'l7' | 'payload' | 'tls' | 'profile';

/** One cgroup of the scope. */
export interface ScopeEntry {
  /** Below the cgroup v2 mount, beginning with `/`. */
  readonly path: string;
  /** `l7` implies `l4`; `payload` and `tls` imply `l7`. */
  readonly watch: readonly Watch[];
  /** With all cgroups below it, also those made later. */
  readonly subtree: boolean;
}

/** Host to helper, frame `configure`: replaces what was configured before. */
export interface ConfigureDocument {
  /** What may be observed of cgroups that `scope` does not name; empty: nothing. */
  readonly host: readonly Watch[];
  readonly scope: readonly ScopeEntry[];
  /** Between snapshots, milliseconds. */
  readonly interval: number;
  /** Spans a second at most; beyond it a fair sample, failed and slow ones first. */
  readonly spansPerSecond: number;
  /** Budget of the helper's tables, bytes. */
  readonly memory: number;
  /** CPU samples a second and core; 0 is off. */
  readonly profileHertz: number;
  readonly offCpu: boolean;
  /** The kill switch: while true nothing is observed. */
  readonly paused: boolean;
  /** Paths of further network namespaces (`/proc/<pid>/ns/net`, `/run/netns/x`) whose address translation is asked. */
  readonly conntrackNetns: readonly string[];
}

/** First frame of a helper. */
export interface HelloDocument {
  readonly protocol: number;
  readonly version: string;
  readonly pid: number;
  readonly kernel: string;
  readonly arch: string;
  /** When it started, by the wall clock. */
  readonly time: string;
}

export interface ProgramStatus {
  readonly name: string;
  /** What is lost without it: `connections`, `requests`, `retransmits`, `processes`, `disk`, `cpu profile`, `off-cpu profile`, `tls openssl`, `tls go`, `event loop`, `seeding`, `address translation`. */
  readonly signal: string;
  readonly on: boolean;
  /** Why it is off: the missing right, kernel feature or the verifier's words; empty when on. */
  readonly why: string;
  /** By the kernel's statistics, where they are on. */
  readonly runs?: number;
  readonly runNanos?: number;
  /** Runs left out because the program interrupted itself. */
  readonly missed?: number;
}

/** Frame `status`: after every `configure`, and with every snapshot that changed it. */
export interface StatusDocument {
  readonly programs: readonly ProgramStatus[];
  /** Cgroups in the scope that do not exist. */
  readonly missingScope: readonly string[];
}

/** One cgroup that is or was observed. */
export interface CgroupDocument {
  readonly id: string;
  readonly path: string;
  readonly watch: readonly Watch[];
  /** False when it was removed. */
  readonly present: boolean;
}

/** Seconds, upper bounds of the request histograms; one more bucket counts all. The defaults of Prometheus's clients. */
export const durationBounds: readonly number[] = [
  0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
];

export interface HistogramDocument {
  readonly count: number;
  /** Nanoseconds. */
  readonly sum: number;
  /** Not cumulative; one entry a bound of `durationBounds` and one for what lies above. */
  readonly buckets: readonly number[];
}

/** Outgoing connections of one cgroup to one destination. */
export interface ConnectionDocument {
  readonly cgroup: string;
  /** `ip:port`, `[ip]:port` for IPv6: what the program connected to. */
  readonly destination: string;
  /** After address translation; equal to `destination` where there is none; empty for attempts that failed. */
  readonly actual: string;
  readonly connects: number;
  readonly failed: number;
  /** Errno names of failed connects. */
  readonly errors: Readonly<Record<string, number>>;
  /** Time successful connects took, nanoseconds. */
  readonly connectTime: number;
  readonly active: number;
  readonly sent: number;
  readonly received: number;
  readonly retransmits: number;
  /** Smoothed, nanoseconds; 0 when not known. */
  readonly roundTrip: number;
}

export interface ListenDocument {
  readonly cgroup: string;
  readonly address: string;
  /** Inode of the network namespace. */
  readonly netns: number;
  readonly pid: number;
}

/** Requests of one kind. `side` is the observed process's: as `client` it called `destination`. */
export interface RequestsDocument {
  readonly cgroup: string;
  readonly side: 'client' | 'server';
  /** `http`, `http2`, `postgres`, `mysql`, `redis`, `mongo`, `kafka`, `memcached`, `cassandra`, `rabbitmq`, `nats`, `clickhouse`. HTTP/2 is reported as `http`, as the reference's agent does. */
  readonly protocol: string;
  /** Empty on the server side. */
  readonly destination: string;
  readonly actual: string;
  readonly status: string;
  /** Messaging only: `produce` or `consume`. */
  readonly method: string;
  readonly durations: HistogramDocument;
}

export interface DnsDocument {
  readonly cgroup: string;
  /** `TypeA`, `TypeAAAA` … */
  readonly type: string;
  /** Normalised; at most 50 a cgroup, then `~other`. */
  readonly domain: string;
  readonly status: string;
  readonly durations: HistogramDocument;
}

export interface NameDocument {
  readonly ip: string;
  readonly fqdn: string;
}

export interface ProcessDocument {
  readonly cgroup: string;
  readonly pid: number;
  readonly comm: string;
  /** Wall clock. */
  readonly start: string;
  /** Absent while it runs. */
  readonly exit?: {
    readonly time: string;
    readonly code: number;
    readonly signal: number;
    readonly oom: boolean;
  };
}

export interface LifeDocument {
  readonly cgroup: string;
  /** Main processes started again in place of one that ended. */
  readonly restarts: number;
  readonly oomKills: number;
  readonly execs: number;
  /** Time event loops were blocked, nanoseconds, and how often longer than 10 ms. */
  readonly loopBlocked: number;
  readonly loopBlocks: number;
}

export interface DiskDocument {
  readonly cgroup: string;
  /** `major:minor`. */
  readonly device: string;
  readonly reads: number;
  readonly writes: number;
  readonly readBytes: number;
  readonly writtenBytes: number;
  readonly errors: number;
  readonly durations: HistogramDocument;
}

/** Frame `snapshot`: everything that is counted, once an interval. */
export interface SnapshotDocument {
  readonly time: string;
  readonly cgroups: readonly CgroupDocument[];
  readonly connections: readonly ConnectionDocument[];
  readonly listens: readonly ListenDocument[];
  readonly requests: readonly RequestsDocument[];
  readonly dns: readonly DnsDocument[];
  readonly names: readonly NameDocument[];
  readonly lives: readonly LifeDocument[];
  readonly disks: readonly DiskDocument[];
  /** Processes that started or ended since the last snapshot. */
  readonly processes: readonly ProcessDocument[];
  /** Events by kind, and what was lost by reason. */
  readonly events: Readonly<Record<string, number>>;
  readonly lost: Readonly<Record<string, number>>;
  /** Of the helper itself: resident bytes, CPU nanoseconds, table sizes. */
  readonly self: Readonly<Record<string, number>>;
}

/** One sampled request. Texts are redacted already. */
export interface SpanDocument {
  readonly cgroup: string;
  readonly pid: number;
  readonly side: 'client' | 'server';
  readonly protocol: string;
  readonly start: string;
  /** Nanoseconds. */
  readonly duration: number;
  readonly destination: string;
  readonly actual: string;
  readonly status: string;
  readonly error: string;
  readonly failed: boolean;
  readonly waits: boolean;
  readonly method: string;
  readonly host: string;
  /** HTTP: the path's template; databases: the statement without its values, only where `payload` is watched. */
  readonly target: string;
  /** Hexadecimal; empty where the request carried none. */
  readonly traceId: string;
  readonly parentSpanId: string;
  readonly traceFlags: number;
}

/** Frame `spans`. */
export interface SpansDocument {
  readonly spans: readonly SpanDocument[];
  /** Requests that were counted but not sampled, since the last such frame. */
  readonly unsampled: number;
}

/** Frame `profile`: stacks of one cgroup and kind, merged over an interval. */
export interface ProfileDocument {
  readonly cgroup: string;
  readonly kind: 'cpu' | 'off_cpu';
  readonly start: string;
  /** Nanoseconds. */
  readonly duration: number;
  readonly frames: readonly string[];
  /** Of each frame the file that holds its code, without its folder: `libc.so.6`, `kernel`; empty when not known. */
  readonly files?: readonly string[];
  /** Frames as indexes into `frames`, root first; the value in nanoseconds. */
  readonly stacks: readonly (readonly [value: number, ...frames: number[]])[];
  readonly truncated: number;
}
