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
}

export interface Invocation {
  readonly inputs: readonly string[];
  readonly flags: Flags;
  readonly terminal: Terminal;
  /** Aborts on Ctrl-C and on a request to terminate. */
  readonly signal: AbortSignal;
}
