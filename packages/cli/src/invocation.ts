import type { Terminal } from './terminal.ts';

export interface Flags {
  readonly json?: boolean;
  readonly service?: string;
  readonly from?: string;
  readonly to?: string;
  readonly format?: string;
  readonly out?: string;
  readonly 'save-case'?: string;
  readonly case?: string;
  readonly host?: string;
  readonly port?: string;
  readonly 'grpc-port'?: string;
  readonly 'allow-public'?: boolean;
  readonly latency?: string;
  readonly store?: string;
  readonly signal?: string;
  readonly metric?: string;
  readonly columns?: string;
  readonly step?: string;
  readonly 'keep-going'?: boolean;
  readonly 'dry-run'?: boolean;
  readonly split?: string;
  readonly queue?: string;
  readonly state?: string;
  readonly agent?: boolean;
  readonly containers?: string;
  readonly cgroups?: string;
  readonly 'whole-host'?: boolean;
  readonly 'no-labels'?: boolean;
  readonly l7?: string;
  readonly payload?: string;
  readonly tls?: string;
  readonly profile?: string;
  readonly interval?: string;
  readonly spans?: string;
  readonly 'host-root'?: string;
  readonly translation?: string;
  readonly 'pause-file'?: string;
  readonly pprof?: string;
  readonly helper?: string;
  readonly recording?: string;
  readonly metrics?: string;
  readonly otlp?: string;
  readonly 'remote-write'?: string;
  readonly once?: boolean;
  readonly model?: string;
  readonly 'base-url'?: string;
  readonly strict?: string;
  readonly timeout?: string;
  readonly cache?: string;
  readonly prices?: string;
  readonly names?: string;
  readonly investigate?: boolean;
  readonly preview?: boolean;
}

export interface Invocation {
  readonly inputs: readonly string[];
  readonly flags: Flags;
  readonly terminal: Terminal;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborts on Ctrl-C and on a request to terminate. */
  readonly signal: AbortSignal;
}
