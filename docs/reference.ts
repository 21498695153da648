import {
  builtinInspections,
  causeTypes,
  describeInspections,
  signalNames,
  signals,
} from '@abduce/core';

/** The pages that are written from the code, by path below the root. */
export function referencePages(): Readonly<Record<string, string>> {
  return {
    'docs/inspections.md': describeInspections(builtinInspections),
    'docs/signals.md': describeSignals(),
    'docs/causes.md': describeCauses(),
  };
}

function describeSignals(): string {
  const rows = signalNames.map((name) => {
    const { entity, unit, doc } = signals[name];
    return `| \`${name}\` | ${entity} | \`${unit}\` | ${doc} |`;
  });
  return [
    '# Signals',
    '',
    'Every measurement that inspections and root-cause analysis may speak of. Units are UCUM.',
    '',
    '| Signal | Of | Unit | |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

function describeCauses(): string {
  const rows = Object.entries(causeTypes).map(
    ([id, { area, title }]) => `| \`${id}\` | ${area} | ${title} |`,
  );
  return [
    '# Causes',
    '',
    'The closed vocabulary of root causes. A symptom is never in it.',
    '',
    '| Cause | Area | The root cause is … |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
