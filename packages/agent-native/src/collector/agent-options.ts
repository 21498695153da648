import { AbduceError, type Millis } from '@abduce/core';
import type { BackOffOptions } from '../helper/back-off.ts';
import type { SessionTimes } from '../helper/helper-session.ts';
import { type CaptureOptions, requireScope, type ScopeOptions } from '../scope/scope-options.ts';

export interface AgentOptions {
  /** What may be observed. There is no default: say it. */
  readonly scope: ScopeOptions;
  /** What is observed of the scope beyond connections. Default: requests of what the scope names, without payload. */
  readonly capture?: CaptureOptions;
  /** Between batches of metrics. Default 15 s. */
  readonly interval?: Millis;
  /** How often the scope's globs are held against the cgroups there are. Default 5 s. */
  readonly rescan?: Millis;
  /** Spans a second at most; failed and slow requests first. 0 turns them off. Default 50. */
  readonly spansPerSecond?: number;
  /** Budget of the helper's tables, bytes. Default 32 MiB. */
  readonly memory?: number;
  /** CPU samples a second and core of what `capture.profile` names. Default 19; 0 is off. */
  readonly profileHertz?: number;
  /** Also where threads wait, of what `capture.profile` names. Default false. */
  readonly offCpu?: boolean;
  /** A kill switch for operators: while this file exists, nothing is observed. Looked at every `rescan`. */
  readonly pauseFile?: string;
  /** Network namespaces, beside the machine's own, whose address translation is asked: `/run/netns/x`. At most 8. */
  readonly conntrackNetns?: readonly string[];
  /** Series at most; what finds no room is counted. Default 50,000. */
  readonly maxSeries?: number;
  /** How long counters of what is gone are still reported. Default 10 minutes. */
  readonly retention?: Millis;
  /** A helper of one's own build. Default: the prebuilt one of the platform's package. */
  readonly helperPath?: string;
  /**
   * A file that `abduce-helper record` wrote: its events are looked at instead of this machine's, and `run` returns at
   * its end. Needs no rights. What the machine itself uses is left out.
   */
  readonly recording?: string;
  /** Where the host's root is mounted, when the agent runs in a container: `/host`. Default `/`. */
  readonly hostRoot?: string;
  /** Uniform in [0, 1): ids of spans, pauses of restarts. Default `Math.random`. */
  readonly random?: () => number;
  /** Deadlines of the helper. */
  readonly times?: Partial<SessionTimes>;
  /** Between restarts of the helper. Default 0.5 s, doubling up to 30 s. */
  readonly pauses?: Partial<BackOffOptions>;
  /** Lives of the helper in a row without a result before the collector fails. Default 8. */
  readonly maxFailures?: number;
}

export const agentDefaults = {
  interval: 15_000,
  rescan: 5000,
  spansPerSecond: 50,
  memory: 33_554_432,
  profileHertz: 19,
  maxSeries: 50_000,
  retention: 600_000,
} as const;

/** Least and greatest of what makes sense. */
const ranges = {
  interval: [100, 3_600_000],
  rescan: [100, 3_600_000],
  spansPerSecond: [0, 1_000_000],
  memory: [1_048_576, 4_294_967_296],
  profileHertz: [0, 1000],
  maxSeries: [100, 10_000_000],
  retention: [1000, 86_400_000],
} as const;

/** Throws `CONFIG` for a scope that names nothing and for numbers that make no sense. */
export function requireOptions(options: AgentOptions): void {
  requireScope(options.scope);
  for (const [name, [least, most]] of Object.entries(ranges)) {
    const value = options[name as keyof typeof ranges];
    if (value === undefined || (value >= least && value <= most)) continue;
    throw new AbduceError('CONFIG', `${name} is ${value}`, {
      hint: `Choose a number from ${least} to ${most}.`,
      details: { name, value, least, most },
    });
  }
  const { conntrackNetns = [] } = options;
  if (conntrackNetns.length > 8 || conntrackNetns.some((path) => path.length > 127)) {
    throw new AbduceError('CONFIG', `conntrackNetns has ${conntrackNetns.length} paths`, {
      hint: 'Name at most 8 network namespaces, by paths of at most 127 characters.',
      details: { conntrackNetns },
    });
  }
}
