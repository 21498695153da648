import { caseStore, encodeDocument, type Report } from '@abduce/core';
import { type ReportVerification, renderVerification, verifyReport } from '@abduce/rca';
import { readInput } from '../input/read-input.ts';
import { readReport } from '../input/read-report.ts';
import type { Invocation } from '../invocation.ts';
import { openStore } from '../store/open-store.ts';
import { usageError } from '../usage.ts';

/** Exit codes: what was said, what cannot be told any more, and what is otherwise. */
const codes: Readonly<Record<ReportVerification['status'], number>> = {
  pass: 0,
  stale: 3,
  fail: 1,
};

const colours = { pass: 'green', stale: 'yellow', fail: 'red' } as const;

async function verified(
  report: Report,
  { flags, env, signal, terminal }: Invocation,
): Promise<ReportVerification> {
  if (flags.case !== undefined) {
    const input = await readInput(flags.case);
    if (input.kind !== 'case')
      throw usageError(`--case is "${flags.case}", a directory; it must be a case file`);
    return verifyReport(report, caseStore(input.caseFile), { signal });
  }
  await using opened = await openStore(flags.store ?? '', env);
  terminal.status(`reading ${opened.shown}`);
  return await verifyReport(report, opened.store, { signal });
}

/** `report verify`: runs the queries behind a report again, against the case file or against a store. */
export async function report(invocation: Invocation): Promise<number> {
  const { inputs, flags, terminal } = invocation;
  const [action = '', path] = inputs;
  if (action !== 'verify') throw usageError(`there is no "report ${action}"; there is verify`);
  if (path === undefined) throw usageError('"report verify" needs a report: a file of JSON');
  if ((flags.case === undefined) === (flags.store === undefined))
    throw usageError('"report verify" needs either --case <case file> or --store <store>');
  terminal.status('reading');
  const verification = await verified(await readReport(path), invocation);
  const { status } = verification;
  if (flags.json === true) terminal.print(encodeDocument(verification).trimEnd());
  else {
    const lines = renderVerification(verification).split('\n');
    for (const line of lines.slice(0, -1)) terminal.print(line);
    terminal.print(terminal.style(colours[status], lines.at(-1) ?? status));
  }
  return codes[status];
}
