import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import type { Bench, BenchReport } from './harness/bench.ts';
import { describeMachine, type Machine } from './harness/machine.ts';
import { type DatedReport, renderMarkdown, renderReport } from './harness/render.ts';

/** Loaded only when asked for, so that one bench never pays for another's imports. */
const benches: ReadonlyMap<string, () => Promise<{ readonly bench: Bench }>> = new Map([
  ['agent', () => import('./agent/index.ts')],
  ['detect', () => import('./detect/index.ts')],
  ['graph', () => import('./graph/index.ts')],
  ['otlp', () => import('./otlp/index.ts')],
  ['otlp-http', () => import('./otlp/http.ts')],
  ['patterns', () => import('./patterns/index.ts')],
  ['queue', () => import('./queue/index.ts')],
  ['report', () => import('./report/index.ts')],
  ['remote-write', () => import('./remote-write/index.ts')],
  ['storage-clickhouse', () => import('./storage-clickhouse/index.ts')],
  ['storage-query', () => import('./storage-query/index.ts')],
  ['week', () => import('./week/index.ts')],
  ['world', () => import('./world/index.ts')],
]);

const results = new URL('../RESULTS.md', import.meta.url);

const usage = `Usage: pnpm bench <name> [--json]
       pnpm bench <name>|all --write

Benches: ${[...benches.keys()].join(', ')}
  --json   one JSON object on standard output and nothing else
  --write  put the tables into bench/RESULTS.md
`;

async function measure(name: string): Promise<DatedReport> {
  const load = benches.get(name);
  if (load === undefined) throw new Error(`no bench "${name}"`);
  const { bench } = await load();
  const log = (text: string): void => void process.stderr.write(`${name}: ${text}\n`);
  const report = await bench.run({ log });
  return { name, report, machine: describeMachine(), at: new Date() };
}

/** In a process of its own: a heap that another bench has shaped changes the figures. */
async function measureApart(name: string): Promise<DatedReport> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...process.execArgv, process.argv[1] as string, name, '--json'],
    { maxBuffer: 2 ** 24 },
  );
  const { machine, results, ratios } = JSON.parse(stdout) as BenchReport & {
    readonly machine: Machine;
  };
  return { name, report: { results, ratios }, machine, at: new Date() };
}

async function main(args: readonly string[]): Promise<number> {
  const flags = new Set(args.filter((arg) => arg.startsWith('--')));
  const names = args.filter((arg) => !arg.startsWith('--'));
  const [name] = names;
  if (name === undefined && flags.size === 0) {
    process.stdout.write(usage);
    return 0;
  }
  const strange = [...flags].find((flag) => flag !== '--json' && flag !== '--write');
  if (strange !== undefined || names.length > 1 || name === undefined) {
    process.stderr.write(`cannot read "${strange ?? names.slice(1).join(' ')}"\n\n${usage}`);
    return 2;
  }
  if (name === 'all') {
    if (flags.has('--json')) {
      process.stderr.write(`--json gives one bench at a time\n\n${usage}`);
      return 2;
    }
    const reports: DatedReport[] = [];
    for (const each of benches.keys()) {
      process.stderr.write(`${each} …\n`);
      const dated = await measureApart(each);
      reports.push(dated);
      process.stdout.write(`${renderReport(each, dated.report, dated.machine)}\n`);
    }
    if (flags.has('--write')) {
      writeFileSync(results, renderMarkdown(reports));
    }
    return 0;
  }
  if (!benches.has(name)) {
    process.stderr.write(`no bench "${name}"\n\n${usage}`);
    return 2;
  }
  const dated = await measure(name);
  const { report, machine } = dated;
  if (flags.has('--write')) {
    writeFileSync(results, renderMarkdown([dated], readFileSync(results, 'utf8')));
  }
  process.stdout.write(
    flags.has('--json')
      ? `${JSON.stringify({ bench: name, machine, ...report })}\n`
      : renderReport(name, report, machine),
  );
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
