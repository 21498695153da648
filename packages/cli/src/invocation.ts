import type { Terminal } from './terminal.ts';

export interface Flags {
  readonly json?: boolean;
  readonly service?: string;
  readonly from?: string;
  readonly to?: string;
  readonly format?: string;
  readonly out?: string;
  readonly 'save-case'?: string;
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
}

export interface Invocation {
  readonly inputs: readonly string[];
  readonly flags: Flags;
  readonly terminal: Terminal;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborts on Ctrl-C and on a request to terminate. */
  readonly signal: AbortSignal;
}
