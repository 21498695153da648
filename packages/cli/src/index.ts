export { type Flags, type Invocation, run } from './run.ts';
export { type Terminal, type TerminalOptions, terminal } from './terminal.ts';
