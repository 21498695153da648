import type { CaseFile, Diagnosis, Evidence, ReportChange, ReportEvent, Text } from '@abduce/core';
import { numberOf } from './facts.ts';
import { type Namer, startingTitle } from './namer.ts';
import { entityPart } from './slots.ts';
import { changeNoun } from './statement.ts';
import type { StepContext } from './steps.ts';
import { text } from './text.ts';

const limits = { changes: 20, onsets: 12 };

/** Changes of baselines and window, the guilty one first to be kept, then those nearest to the onset. */
export function changesOf(
  caseFile: CaseFile,
  diagnosis: Diagnosis,
  trigger: string | undefined,
): readonly ReportChange[] {
  const centre = diagnosis.onset ?? diagnosis.window.start;
  const distance = (change: ReportChange): number =>
    change.id === trigger ? -1 : Math.abs(change.time - centre);
  return caseFile.world.changes
    .filter(({ time }) => time < diagnosis.window.end)
    .toSorted((a, b) => distance(a) - distance(b))
    .slice(0, limits.changes)
    .toSorted((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1))
    .map(({ id, kind, service, time, title, version }) => ({
      id,
      kind,
      time,
      title,
      ...(service === undefined ? {} : { service }),
      ...(version === undefined ? {} : { version }),
    }));
}

function changeText({ kind, version, service, title }: ReportChange): Text {
  return text(
    changeNoun(kind),
    ...(version === undefined ? [] : [' ', { quote: version }]),
    ...(service === undefined ? [] : [' of ', { quote: service }]),
    ': ',
    { quote: title },
  );
}

export function timelineOf(
  { caseFile, diagnosis, winner, namer }: StepContext,
  changes: readonly ReportChange[],
): readonly ReportEvent[] {
  const { evidence } = diagnosis;
  const events: ReportEvent[] = changes.map((change) => ({
    time: change.time,
    kind: 'change',
    text: changeText(change),
    evidence: evidence
      .filter(({ query }) => query.kind === 'change' && query.id === change.id)
      .map(({ id }) => id),
    guilty: change.id === winner?.trigger,
  }));
  const relevant = new Set([
    ...(winner?.support ?? []),
    ...diagnosis.impact,
    ...diagnosis.path.flatMap((step) => step.evidence),
  ]);
  const onsets = evidence
    .filter((item) => relevant.has(item.id) && Number.isFinite(numberOf(item, 'onset')))
    .slice(0, limits.onsets);
  for (const item of onsets) {
    events.push({
      time: numberOf(item, 'onset'),
      kind: 'onset',
      text: onsetText(item, namer),
      evidence: [item.id],
      guilty: item.entity === winner?.entity,
    });
  }
  const { incident } = caseFile;
  if (incident !== undefined) {
    events.push({
      time: incident.openedAt,
      kind: 'incident',
      text: text('Incident opened for ', entityPart(incident.service)),
      evidence: [],
      guilty: false,
    });
    if (incident.resolvedAt !== undefined) {
      events.push({
        time: incident.resolvedAt,
        kind: 'incident',
        text: text('Incident resolved for ', entityPart(incident.service)),
        evidence: [],
        guilty: false,
      });
    }
  }
  return events.sort((a, b) => a.time - b.time);
}

function onsetText(evidence: Evidence, namer: Namer): Text {
  const change = numberOf(evidence, 'after') - numberOf(evidence, 'before');
  const verb =
    change > 0 ? ' begins to rise' : change < 0 ? ' begins to fall' : ' begins to change';
  return text(startingTitle(evidence), namer.place(evidence), verb);
}
