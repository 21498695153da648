import { encodeDocument } from '@abduce/core';
import type { Invocation } from '../invocation.ts';
import { printChecks } from '../output/checks.ts';
import { shownBytes } from '../output/shown-bytes.ts';
import { table } from '../output/table.ts';
import { openStore } from '../store/open-store.ts';
import type { OpenedStore } from '../store/opened-store.ts';
import { shownCount } from '../store/progress.ts';
import type { TableStats } from '../store/store-tools.ts';
import type { Terminal } from '../terminal.ts';
import { usageError } from '../usage.ts';

type Action = (opened: OpenedStore, invocation: Invocation) => Promise<number>;

const date = (time: number): string => new Date(time).toISOString().slice(0, 10);

function sizeRows(tables: readonly TableStats[]): string[][] {
  return tables.map(({ name, rows, bytes, compression, range }) => [
    name,
    shownCount(rows),
    bytes === undefined ? '' : shownBytes(bytes),
    compression === undefined ? '' : `${compression.toFixed(1)}×`,
    range === undefined ? '' : date(range.start),
    range === undefined ? '' : date(range.end - 1),
  ]);
}

/** Columns of which nothing is known are left out; the first row is the head. */
function withoutEmpty(rows: readonly (readonly string[])[]): string[][] {
  const [head = [], ...rest] = rows;
  const known = head.map((_, i) => rest.some((row) => row[i] !== ''));
  return rows.map((row) => row.filter((_, i) => known[i]));
}

function printSizes(tables: readonly TableStats[], terminal: Terminal): void {
  const head = ['table', 'rows', 'size', 'compressed', 'oldest', 'newest'];
  const bytes = tables.reduce((sum, one) => sum + (one.bytes ?? 0), 0);
  const rows = tables.reduce((sum, one) => sum + one.rows, 0);
  const all = ['all', shownCount(rows), shownBytes(bytes), '', '', ''];
  const lines = table(withoutEmpty([head, ...sizeRows(tables), all]), { right: [1, 2, 3] });
  for (const [i, line] of lines.entries())
    terminal.print(i === 0 ? terminal.style('gray', line) : line);
}

/** Tables with what they take. */
const stats: Action = async ({ tools, shown }, { terminal, flags, signal }) => {
  const { tables, others, warnings, facts } = await tools.stats({ signal });
  if (flags.json === true) {
    const document = { store: shown, tables, others, warnings, facts };
    terminal.print(encodeDocument(document).trimEnd());
    return 0;
  }
  for (const fact of facts) terminal.print(fact);
  if (tables.length > 0) printSizes(tables, terminal);
  else if (facts.length === 0) terminal.print('nothing is stored yet');
  const large = others.filter(({ bytes = 0 }) => bytes >= 10 * 1024 ** 2);
  if (large.length > 0) {
    terminal.print();
    terminal.print('beside them, the server’s logs of itself:');
    for (const line of table(sizeRows(large), { right: [1, 2] })) terminal.print(line);
  }
  if (warnings.length > 0) terminal.print();
  printChecks(warnings, terminal);
  return 0;
};

/** What a migration would do, or does. */
const migrate: Action = async ({ tools, shown }, { terminal, flags, signal }) => {
  const dryRun = flags['dry-run'] === true;
  const plan = await tools.schema?.plan({ signal });
  const work = (plan?.statements.length ?? 0) > 0 || (plan && plan.version < plan.target);
  if (flags.json !== true) {
    if (plan === undefined) terminal.print('this store has no tables to migrate');
    else if (!work) terminal.print(`nothing to do: version ${plan.version}`);
    else if (plan.version < plan.target)
      terminal.print(`version ${plan.version} to ${plan.target}`);
    else terminal.print(`version ${plan.version}`);
    for (const { kind, object, text } of plan?.statements ?? []) {
      terminal.print(`${terminal.style(kind === 'create' ? 'green' : 'yellow', kind)} ${object}`);
      if (dryRun) for (const line of text.split('\n')) terminal.print(`    ${line}`);
    }
    for (const name of plan?.foreign ?? [])
      terminal.print(`${terminal.style('gray', 'keep')} ${name}, made by something else`);
  }
  const done = !dryRun && work ? await tools.schema?.migrate({ signal }) : undefined;
  if (flags.json === true) {
    terminal.print(encodeDocument({ store: shown, dryRun, plan, done: done ?? [] }).trimEnd());
  } else if (dryRun && work) terminal.note('nothing was changed; leave --dry-run out to do it');
  else if (done !== undefined) terminal.print(`done: ${done.length} changes`);
  return 0;
};

/** What is as it should be, and what is not. */
const check: Action = async ({ tools, shown }, { terminal, flags, signal }) => {
  const checks = await tools.checks({ signal });
  if (flags.json === true) terminal.print(JSON.stringify({ store: shown, checks }));
  else printChecks(checks, terminal);
  return checks.some(({ state }) => state === 'missing') ? 1 : 0;
};

const actions: Readonly<Record<string, Action>> = { stats, migrate, check };

/** Looks at a store, or brings its tables to this version. */
export async function storeCommand(invocation: Invocation): Promise<number> {
  const { inputs, flags, env } = invocation;
  const name = inputs[0] as string;
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (action === undefined)
    throw usageError(`"store ${name}" is nothing; there are ${Object.keys(actions).join(', ')}`);
  if (flags.store === undefined)
    throw usageError(`"store ${name}" needs --store, for example --store chdb:./data`);
  if (flags['dry-run'] === true && name !== 'migrate')
    throw usageError('--dry-run is for "store migrate"');
  await using opened = await openStore(flags.store, env);
  return await action(opened, invocation);
}
