import type { AgentOptions } from '@abduce/agent-native';
import type { Flags } from '../invocation.ts';
import { usageError } from '../usage.ts';

/** Flags of what an agent may observe, and how. */
export const agentFlags: readonly (keyof Flags)[] = [
  ...(['containers', 'cgroups', 'whole-host', 'no-labels', 'l7', 'payload'] as const),
  ...(['tls', 'profile', 'interval', 'spans', 'host-root', 'translation'] as const),
  ...(['helper', 'recording', 'pause-file'] as const),
];

/** Globs or paths, separated by commas. */
function list(text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined;
  return text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

function numberOf(flag: 'interval' | 'spans', { [flag]: text }: Flags): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  const least = flag === 'interval' ? 1 : 0;
  if (text.trim() !== '' && value >= least && value <= 100_000) return value;
  throw usageError(
    flag === 'interval'
      ? `--interval is "${text}"; it must be a number of seconds from 1 on`
      : `--spans is "${text}"; it must be a number of spans a second, 0 for none`,
  );
}

/** What may be observed, as the command line says it. Throws a usage error when it names nothing. */
export function agentOptionsOf(flags: Flags, interval = 15): AgentOptions {
  const containers = list(flags.containers);
  const cgroups = list(flags.cgroups);
  const translation = list(flags.translation);
  const host = flags['whole-host'] === true;
  const recorded = flags.recording !== undefined;
  if (containers === undefined && cgroups === undefined && !host && !recorded) {
    throw usageError(
      'say what may be observed: --containers, --cgroups, or --whole-host for connections of everything',
    );
  }
  const seconds = numberOf('interval', flags) ?? interval;
  const spans = numberOf('spans', flags);
  const capture = Object.fromEntries(
    (['l7', 'payload', 'tls', 'profile'] as const).flatMap((what) => {
      const globs = list(flags[what]);
      return globs === undefined ? [] : [[what, globs]];
    }),
  );
  return {
    scope: {
      ...(containers !== undefined && { containers }),
      ...(cgroups !== undefined && { cgroups }),
      ...(host && { host }),
      ...(flags['no-labels'] === true && { labels: false }),
    },
    capture,
    interval: seconds * 1000,
    ...(spans !== undefined && { spansPerSecond: spans }),
    ...(flags['host-root'] !== undefined && { hostRoot: flags['host-root'] }),
    ...(translation !== undefined && { conntrackNetns: translation }),
    ...(flags['pause-file'] !== undefined && { pauseFile: flags['pause-file'] }),
    ...(flags.helper !== undefined && { helperPath: flags.helper }),
    ...(flags.recording !== undefined && { recording: flags.recording }),
  };
}

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** `HOST:PORT`, `[v6]:PORT`, `:PORT` or `PORT`; loopback when no host is given. */
export function metricsAddress(text: string): Address {
  const found = /^(?:\[([^\]]+)\]:|([^:]*):)?(\d{1,5})$/.exec(text);
  const port = Number(found?.[3]);
  if (found === null || port > 65_535)
    throw usageError(`--metrics is "${text}"; it must be HOST:PORT, such as 127.0.0.1:10300`);
  return { host: found[1] || found[2] || '127.0.0.1', port };
}
