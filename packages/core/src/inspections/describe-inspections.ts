import type { Inspection } from './inspection.ts';

/** The reference of inspections as Markdown: a table of all, then a section for each. Sorted by id. */
export function describeInspections(inspections: readonly Inspection[]): string {
  const sorted = [...inspections].sort((a, b) => (a.id < b.id ? -1 : 1));
  const lines: string[] = [
    '# Inspections',
    '',
    '| Inspection | Fails when | Per | Needs | Parameters |',
    '| --- | --- | --- | --- | --- |',
  ];
  for (const inspection of sorted) {
    const params = Object.entries(inspection.params).map(
      ([name, param]) => `\`${name}\` ${figure(param.default, param.unit)}`,
    );
    const cells = [
      `[${inspection.id}](#${anchor(inspection.id)})`,
      inspection.title,
      inspection.scope,
      needsOf(inspection),
      params.join('<br>') || '–',
    ];
    lines.push(`| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`);
  }
  for (const inspection of sorted) {
    lines.push('', `## ${inspection.id}`, '', `${inspection.title}.`, '', inspection.docs.why, '');
    lines.push('What to do:', '', ...inspection.docs.fix.map((fix) => `- ${fix}`));
    const params = Object.entries(inspection.params);
    if (params.length > 0) lines.push('', '| Parameter | Default | |', '| --- | --- | --- |');
    for (const [name, param] of params) {
      lines.push(`| \`${name}\` | ${figure(param.default, param.unit)} | ${param.doc} |`);
    }
    lines.push('', `Needs ${needsOf(inspection)}.`);
    if (inspection.optional.length > 0) {
      lines.push(`Also reads ${inspection.optional.map(code).join(', ')} where there is data.`);
    }
  }
  return `${lines.join('\n')}\n`;
}

function needsOf({ needs }: Inspection): string {
  return needs.map((group) => group.map(code).join(' or ')).join(', ');
}

function code(text: string): string {
  return `\`${text}\``;
}

/** A count in braces is a word; everything else is a unit. */
function figure(value: number, unit: string): string {
  const word = /^\{(.+)\}$/.exec(unit)?.[1];
  if (word !== undefined) return `${value} ${word}${value === 1 ? '' : 's'}`;
  return unit === '1' ? String(value) : `${value} ${unit}`;
}

/** As GitHub makes them from headings. */
function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');
}
