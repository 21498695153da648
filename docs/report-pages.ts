import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { caseStore, decodeCase, type Evidence, type Report } from '@abduce/core';
import { createEngine, renderText, templateExplainer, verifyReport } from '@abduce/rca';
import { formatFact, formatQuantity, formatTime } from '../packages/rca/src/render/format.ts';
import { onAnotherDay } from '../packages/rca/src/render/other-day.ts';
import { textWriter } from '../packages/rca/src/render/text-writer.ts';
import { factOf, formatOf } from '../packages/rca/src/report/facts.ts';
import { type Ask, type Target, targets } from './report-targets.ts';

const usual = ['before', 'after'];

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function facts(item: Evidence, names: readonly string[]): string {
  const shown = names.flatMap((name) => {
    const fact = factOf(item, name);
    if (fact === undefined) return [];
    const dated = name === 'time' && onAnotherDay(item) && typeof fact.value === 'number';
    const value = dated
      ? formatTime(Number(fact.value), { date: true })
      : formatFact(fact, formatOf(item, fact));
    return [names === usual ? value : `${name.replaceAll('_', ' ')} ${value}`];
  });
  return shown.join(names === usual ? ' → ' : ', ');
}

/** What was measured: of one route, which; with the device of a disk. */
function titleOf(item: Evidence): string {
  const of = (name: string): string | undefined => {
    const value = factOf(item, name)?.value;
    return typeof value === 'string' ? value : undefined;
  };
  const title = item.title.replace(/; label .*/, '');
  const route = of('operation');
  const named = route === undefined ? title : title.replace('one route', `\`${route}\``);
  return of('device') === undefined ? named : `${named}, disk ${of('device')}`;
}

/** What a check says beside its evidence. */
function verdictOf({ check }: Ask, report: Report): string {
  const found = check?.(report);
  if (found === undefined) return '';
  const { predicted, observed, unit } = found;
  return `; predicted ${formatQuantity(predicted, unit)}, observed ${formatQuantity(observed, unit)}`;
}

function says(ask: Ask, report: Report): string {
  const { answer, facts: names = usual } = ask;
  const found = answer(report);
  if (found.length === 0) return 'nothing';
  const plain = (words: string): string => words;
  const { nameOf } = textWriter(report, {
    words: plain,
    value: plain,
    entity: plain,
    quote: plain,
    cite: (ids) => ids.join(', '),
  });
  const told = found.map((item) => {
    const values = facts(item, names);
    const title = item.kind === 'change' ? item.title : `${titleOf(item)} (${nameOf(item.entity)})`;
    return `[${item.id}] ${title}${values === '' ? '' : `: ${values}`}`;
  });
  return `${told.join('; ')}${verdictOf(ask, report)}`;
}

async function pageOf(target: Target): Promise<string> {
  const file = new URL(`../fixtures/reports/${target.id}/case.json.gz`, import.meta.url);
  const caseFile = decodeCase(gunzipSync(readFileSync(file)).toString('utf8'));
  const diagnosis = await createEngine().analyze(caseFile);
  const report = await templateExplainer().explain(diagnosis, caseFile);
  const { status, evidence } = await verifyReport(report, caseStore(caseFile));
  const rows = target.asks.map(
    (ask) => `| ${cell(ask.what)} | ${cell(says(ask, report))} | ${cell(ask.short ?? '')} |`,
  );
  return [
    `# ${target.title}`,
    '',
    target.story,
    '',
    `Simulated by [\`fixtures/reports/${target.id}.ts\`](../../fixtures/reports/${target.id}.ts). Written by \`pnpm docs:pages\` from the case file; a test compares.`,
    '',
    `Verified against the case file: **${status}**, ${evidence.length} pieces of evidence measured again.`,
    '',
    '## Side by side',
    '',
    '| What a good report says | What ours says, and by which evidence | Where it falls short |',
    '| --- | --- | --- |',
    ...rows,
    '',
    '## The report, by the template alone',
    '',
    '```text',
    renderText(report).trimEnd(),
    '```',
    '',
  ].join('\n');
}

function overview(): string {
  const answered = targets.map(({ id, title, asks }) => {
    const open = asks.filter(({ short }) => short !== undefined).length;
    return `| [${title}](${id}.md) | ${asks.length} | ${open} |`;
  });
  return [
    '# Reports beside their targets',
    '',
    'Three incidents with a known cause, simulated event by event or by queueing arithmetic from a seed, with services',
    'and changes that have nothing to do with it. The engine sees the case file and nothing else; no language model is',
    'asked. Each page sets the report beside what a good one has to say, and names what is missing.',
    '',
    '| Report | Points | Of these with a shortcoming |',
    '| --- | --- | --- |',
    ...answered,
    '',
    'Two incidents recorded from real processes bear the first and the last out: a',
    '[dropped index](../../fixtures/cases/bad-release/README.md) and',
    '[connections that are kept](../../fixtures/cases/kept-connections/README.md).',
    '',
    'To write the case files and these pages again:',
    '',
    '```sh',
    'node --conditions=@abduce/source fixtures/reports/generate.ts',
    'pnpm docs:pages',
    '```',
    '',
  ].join('\n');
}

/** The pages of `docs/reports`, by path. */
export async function reportPages(): Promise<Readonly<Record<string, string>>> {
  const pages: Record<string, string> = { 'docs/reports/README.md': overview() };
  for (const target of targets) pages[`docs/reports/${target.id}.md`] = await pageOf(target);
  return pages;
}
