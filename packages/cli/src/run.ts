import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { isAbduceError } from '@abduce/core';
import { agentFlags } from './agent/agent-flags.ts';
import { modelFlags } from './input/model-flag-names.ts';
import type { Flags, Invocation } from './invocation.ts';
import { type Terminal, type TerminalOptions, terminal } from './terminal.ts';
import { usage, usageError } from './usage.ts';

const options = {
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
  json: { type: 'boolean' },
  service: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  format: { type: 'string' },
  out: { type: 'string' },
  'save-case': { type: 'string' },
  case: { type: 'string' },
  host: { type: 'string' },
  port: { type: 'string' },
  'grpc-port': { type: 'string' },
  'allow-public': { type: 'boolean' },
  latency: { type: 'string' },
  store: { type: 'string' },
  signal: { type: 'string' },
  metric: { type: 'string' },
  columns: { type: 'string' },
  step: { type: 'string' },
  'keep-going': { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  split: { type: 'string' },
  queue: { type: 'string' },
  state: { type: 'string' },
  agent: { type: 'boolean' },
  containers: { type: 'string' },
  cgroups: { type: 'string' },
  'whole-host': { type: 'boolean' },
  'no-labels': { type: 'boolean' },
  l7: { type: 'string' },
  payload: { type: 'string' },
  tls: { type: 'string' },
  profile: { type: 'string' },
  interval: { type: 'string' },
  spans: { type: 'string' },
  'host-root': { type: 'string' },
  translation: { type: 'string' },
  'pause-file': { type: 'string' },
  pprof: { type: 'string' },
  helper: { type: 'string' },
  recording: { type: 'string' },
  metrics: { type: 'string' },
  otlp: { type: 'string' },
  'remote-write': { type: 'string' },
  once: { type: 'boolean' },
  model: { type: 'string' },
  'base-url': { type: 'string' },
  strict: { type: 'string' },
  timeout: { type: 'string' },
  cache: { type: 'string' },
  prices: { type: 'string' },
  names: { type: 'string' },
  investigate: { type: 'boolean' },
  preview: { type: 'boolean' },
} as const;

/** A command; loaded only when it is called, so that `--help` is quick. Gives the exit code. */
type Command = (invocation: Invocation) => Promise<number>;

interface CommandEntry {
  readonly load: () => Promise<Command>;
  readonly flags: readonly (keyof Flags)[];
  readonly inputs: readonly [least: number, most: number];
  /** What the input is. Default a case file or a directory. */
  readonly input?: string;
}

const commands: Readonly<Record<string, CommandEntry>> = {
  demo: {
    load: async () => (await import('./commands/demo.ts')).demo,
    flags: ['json', 'out'],
    inputs: [0, 0],
  },
  investigate: {
    load: async () => (await import('./commands/investigate.ts')).investigate,
    flags: [
      ...(['json', 'store', 'service', 'from', 'to', 'format', 'out'] as const),
      ...(['save-case', 'latency'] as const),
      ...modelFlags,
    ],
    inputs: [0, 1],
  },
  explain: {
    load: async () => (await import('./commands/explain.ts')).explain,
    flags: ['json', 'format', 'out', 'preview', 'investigate', ...modelFlags],
    inputs: [1, 1],
    input: 'a case file',
  },
  serve: {
    load: async () => (await import('./commands/serve.ts')).serve,
    flags: [
      ...(['json', 'host', 'port', 'grpc-port', 'allow-public', 'latency'] as const),
      ...(['store', 'queue', 'state', 'agent'] as const),
      ...modelFlags,
      ...agentFlags,
    ],
    inputs: [0, 0],
  },
  report: {
    load: async () => (await import('./commands/report.ts')).report,
    flags: ['json', 'case', 'store'],
    inputs: [1, 2],
    input: 'verify, and a report',
  },
  import: {
    load: async () => (await import('./commands/import.ts')).importCommand,
    flags: [
      ...(['json', 'store', 'from', 'to', 'service', 'signal'] as const),
      ...(['format', 'columns', 'keep-going', 'metric', 'step'] as const),
    ],
    inputs: [1, 1],
    input: 'a file, a directory or a store',
  },
  export: {
    load: async () => (await import('./commands/export.ts')).exportCommand,
    flags: [
      ...(['json', 'store', 'from', 'to', 'service', 'signal'] as const),
      ...(['format', 'out', 'split', 'metric', 'step'] as const),
    ],
    inputs: [0, 0],
  },
  store: {
    load: async () => (await import('./commands/store.ts')).storeCommand,
    flags: ['json', 'store', 'dry-run'],
    inputs: [1, 1],
    input: 'stats, migrate or check',
  },
  agent: {
    load: async () => (await import('./commands/agent.ts')).agent,
    flags: [
      ...(['json', 'metrics', 'otlp', 'remote-write', 'pprof'] as const),
      ...(['queue', 'once', 'allow-public'] as const),
      ...agentFlags,
    ],
    inputs: [0, 0],
  },
  doctor: {
    load: async () => (await import('./commands/doctor.ts')).doctor,
    flags: ['json', 'agent', 'host-root', 'helper'],
    inputs: [0, 1],
  },
};

function parse(args: readonly string[]): {
  name: string | undefined;
  inputs: string[];
  values: Flags & { help?: boolean; version?: boolean };
} {
  try {
    const { positionals, values } = parseArgs({
      args: [...args],
      options,
      allowPositionals: true,
      strict: true,
    });
    const [name, ...inputs] = positionals;
    return { name, inputs, values };
  } catch (error) {
    throw usageError(error instanceof Error ? error.message : String(error));
  }
}

/** Runs the command line and gives the exit code. Never throws. */
export async function run(
  args: readonly string[],
  streams: Omit<TerminalOptions, 'quiet'>,
  signal: AbortSignal,
): Promise<number> {
  const out = terminal({ ...streams, quiet: args.includes('--json') });
  try {
    const { name, inputs, values } = parse(args);
    if (values.version === true) {
      out.print(version());
      return 0;
    }
    if (values.help === true || name === undefined) {
      out.print(usage.trimEnd());
      return values.help === true ? 0 : 2;
    }
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (command === undefined)
      throw usageError(
        `there is no command "${name}"; there are ${Object.keys(commands).join(', ')}`,
      );
    const stray = Object.keys(values).find((flag) => !command.flags.includes(flag as keyof Flags));
    if (stray !== undefined) throw usageError(`"${name}" takes no --${stray}`);
    const [least, most] = command.inputs;
    if (inputs.length < least)
      throw usageError(
        `"${name}" needs an input: ${command.input ?? 'a case file or a directory'}`,
      );
    if (inputs.length > most) throw usageError(`"${name}" got "${inputs[most]}" too many`);
    const execute = await command.load();
    return await execute({ inputs, flags: values, terminal: out, env: streams.env, signal });
  } catch (error) {
    if (signal.aborted) return 130;
    return report(error, out);
  } finally {
    out.clear();
  }
}

/** The manifest lies above both the sources and the built files. */
function version(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}

function report(error: unknown, out: Terminal): number {
  const mark = out.style('red', 'error');
  if (isAbduceError(error)) {
    out.warn(`${mark} ${error.code}: ${error.message}`);
    if (error.hint !== undefined) out.warn(`  ${error.hint}`);
    return error.details.usage === true ? 2 : 1;
  }
  out.warn(`${mark} ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return 1;
}
