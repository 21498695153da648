import { durationBounds } from '../protocol/documents.ts';
import type { Family } from './family.ts';
import type { Series } from './series-table.ts';

/** Media type of the text that Prometheus reads. */
export const metricsContentType = 'text/plain; version=0.0.4; charset=utf-8';

const escapeLabel = (value: string): string =>
  value.replaceAll(/[\\"\n]/g, (char) => (char === '\n' ? '\\n' : `\\${char}`));

const escapeHelp = (value: string): string =>
  value.replaceAll(/[\\\n]/g, (char) => (char === '\n' ? '\\n' : '\\\\'));

function number(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (Number.isFinite(value)) return String(value);
  return value > 0 ? '+Inf' : '-Inf';
}

function labelText({ owner, labels }: Series): string {
  const pairs: string[] = [];
  for (const each of [owner.labels, labels]) {
    for (const [name, value] of Object.entries(each)) pairs.push(`${name}="${escapeLabel(value)}"`);
  }
  return pairs.join(',');
}

const steps = [...durationBounds.map(String), '+Inf'];

function histogramLines(name: string, labels: string, { value, buckets }: Series): string[] {
  let count = 0;
  const lines = steps.map((le, at) => {
    count += buckets[at] ?? 0;
    return `${name}_bucket{${labels === '' ? '' : `${labels},`}le="${le}"} ${number(count)}\n`;
  });
  const rest = labels === '' ? '' : `{${labels}}`;
  return [
    ...lines,
    `${name}_sum${rest} ${number(value)}\n`,
    `${name}_count${rest} ${number(count)}\n`,
  ];
}

/** Series of one piece of text: about a millisecond. */
const width = 500;

/** Series as the text format of Prometheus, family by family, in pieces. */
export function* metricsPieces(all: readonly Series[]): Generator<string> {
  let text: string[] = [];
  let current: Family | undefined;
  for (const [at, series] of all.entries()) {
    const { family } = series;
    if (family !== current) {
      text.push(
        `# HELP ${family.name} ${escapeHelp(family.help)}\n# TYPE ${family.name} ${family.kind}\n`,
      );
      current = family;
    }
    const labels = labelText(series);
    if (family.kind === 'histogram') text.push(...histogramLines(family.name, labels, series));
    else text.push(`${family.name}${labels === '' ? '' : `{${labels}}`} ${number(series.value)}\n`);
    if ((at + 1) % width > 0) continue;
    yield text.join('');
    text = [];
  }
  yield text.join('');
}

/** The whole text at once. */
export function metricsText(all: readonly Series[]): string {
  return [...metricsPieces(all)].join('');
}
