export type { Flags, Invocation } from './invocation.ts';
export { run } from './run.ts';
export { type Output, type Terminal, type TerminalOptions, terminal } from './terminal.ts';
