import { resolve } from 'node:path';
import { encodeDocument } from '@abduce/core';
import { renderText } from '@abduce/rca';
import { type DemoRun, runDemo } from '../demo/run-demo.ts';
import type { Invocation } from '../invocation.ts';

const explanation = [
  'abduce demo: a small shop, broken for real',
  'Five services and a card provider start as processes of their own. They send OTLP; abduce sees nothing else',
  'but the deploy events. Windows are seconds where production has minutes.',
];

function summary({
  scenario,
  incident,
  investigation,
  htmlFile,
  caseFile,
  telemetry,
  detectedAfter,
}: DemoRun): Record<string, unknown> {
  return {
    scenario: scenario.id,
    detectedAfterMs: detectedAfter,
    incident: {
      id: incident.id,
      service: incident.service,
      indicator: incident.objective.indicator,
    },
    diagnosis: investigation.diagnosis,
    html: htmlFile,
    caseFile,
    telemetry,
  };
}

/** Breaks a real small shop twice and explains why. */
export async function demo({ flags, terminal, signal }: Invocation): Promise<number> {
  const out = resolve(flags.out ?? 'abduce-demo');
  const started = performance.now();
  const at = (): string => `${((performance.now() - started) / 1000).toFixed(1).padStart(5)} s`;
  for (const line of explanation) terminal.note(line);
  terminal.note('');
  const runs: DemoRun[] = [];
  const events = {
    tell: (line: string) => terminal.note(`${terminal.style('gray', at())}  ${line}`),
    busy: (line: string) => terminal.status(`${at()}  ${line} …`),
  };
  for await (const run of runDemo({ out, events, signal })) {
    runs.push(run);
    if (flags.json === true) continue;
    terminal.print();
    terminal.print(
      renderText(run.investigation.report, {
        color: terminal.color,
        width: Math.min(terminal.width, 100),
      }).trimEnd(),
    );
    terminal.print();
    terminal.print(`report     ${run.htmlFile}`);
    terminal.print(`case file  ${run.caseFile}`);
    terminal.print(`telemetry  ${run.telemetry}`);
    terminal.print();
  }
  if (flags.json === true) terminal.print(encodeDocument({ runs: runs.map(summary) }).trimEnd());
  terminal.note(`${terminal.style('gray', at())}  done; everything that was started is stopped`);
  return 0;
}
