import type { CaseFile, Diagnosis, Evidence, ReportChange, ReportEvent, Text } from '@abduce/core';
import { changeNoun } from './changes.ts';
import { deliveryOf, evidenceOf, type ReportContext } from './context.ts';
import { numberOf } from './facts.ts';
import { directionOf } from './movement.ts';
import type { Namer } from './namer.ts';
import { newsOf } from './news.ts';
import { oftenWords } from './number-words.ts';
import { entityPart } from './slots.ts';
import { text } from './text.ts';
import { subject } from './titles.ts';

const limits = { changes: 20, onsets: 12, ids: 6 };

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
  const rest = withoutName(title, service, version);
  return text(
    changeNoun(kind),
    ...(version === undefined ? [] : [' ', { quote: version }]),
    ...(service === undefined ? [] : [' of ', { quote: service }]),
    ...(rest === '' ? [] : [': ', { quote: rest }]),
  );
}

/** A title without the name and version that stand before it already. */
function withoutName(title: string, service = '', version = ''): string {
  const names = [`${service} ${version}`.trim(), service, version];
  if (names.includes(title)) return '';
  const begun = names.find((name) => name !== '' && title.startsWith(`${name}: `));
  return begun === undefined ? title : title.slice(begun.length + 2);
}

/** What happened in one and the same second stands in this order, for the clock of a series is no finer. */
const order = { change: 0, onset: 1, incident: 2 } as const;

function inOrder(a: ReportEvent, b: ReportEvent): number {
  return (
    Math.floor(a.time / 1000) - Math.floor(b.time / 1000) ||
    order[a.kind] - order[b.kind] ||
    Number(b.guilty) - Number(a.guilty) ||
    a.time - b.time
  );
}

/** Changes, when each measurement of the path began to move, and the incident: oldest first, each once. */
export function timelineOf(
  context: ReportContext,
  changes: readonly ReportChange[],
): readonly ReportEvent[] {
  const { caseFile, diagnosis, winner, namer, recovery } = context;
  const idsOf = new Map<string, string[]>();
  for (const { id, query } of diagnosis.evidence) {
    if (query.kind === 'change') idsOf.set(query.id, [...(idsOf.get(query.id) ?? []), id]);
  }
  const blamed = new Set(winner === undefined ? [] : [winner.trigger, deliveryOf(context, winner)]);
  // What made the trigger harmful belongs to the cause.
  const enabler = winner?.mechanism.enabler;
  for (const { id, title } of changes) if (title === enabler) blamed.add(id);
  const runs = new Map<string, ReportChange[]>();
  for (const change of changes) {
    const { kind, service = '', title, version = '', id } = change;
    const key = blamed.has(id) ? id : [kind, service, title, version].join('\0');
    runs.set(key, [...(runs.get(key) ?? []), change]);
  }
  const events: ReportEvent[] = [...runs.values()].flatMap((run): ReportEvent[] => {
    const last = run.at(-1);
    if (last === undefined) return [];
    const before = run.length === 1 ? '' : ` (${oftenWords(run.length - 1)} before)`;
    return [
      {
        time: last.time,
        kind: 'change',
        text: text(changeText(last), before),
        evidence: run.flatMap(({ id }) => idsOf.get(id) ?? []).slice(0, limits.ids),
        guilty: blamed.has(last.id),
      },
    ];
  });
  const relevant = [
    ...new Set([
      ...(winner?.support ?? []),
      ...diagnosis.impact,
      ...diagnosis.path.flatMap((step) => step.evidence),
    ]),
  ];
  const told = new Set<string>();
  let onsets = 0;
  for (const item of evidenceOf(context, relevant)) {
    const time = numberOf(item, 'onset');
    const keys = [`${item.entity}\0${item.title}`, newsOf(item) ?? ''].filter((key) => key !== '');
    const known = keys.some((key) => told.has(key));
    if (!Number.isFinite(time) || known || onsets >= limits.onsets) continue;
    onsets++;
    for (const key of keys) told.add(key);
    const guilty = item.entity === winner?.entity;
    events.push({ time, kind: 'onset', text: onsetText(item, namer), evidence: [item.id], guilty });
  }
  const incidents = (time: number | undefined, words: Text): void => {
    if (time !== undefined)
      events.push({ time, kind: 'incident', text: words, evidence: [], guilty: false });
  };
  const { incident } = caseFile;
  const hurt = diagnosis.target?.service;
  incidents(recovery, hurt === undefined ? ['Recovered'] : text(entityPart(hurt), ' recovered'));
  if (incident !== undefined) {
    const service = entityPart(incident.service);
    incidents(incident.openedAt, text('Incident opened for ', service));
    incidents(incident.resolvedAt, text('Incident resolved for ', service));
  }
  return events.sort(inOrder);
}

function onsetText(evidence: Evidence, namer: Namer): Text {
  const direction = directionOf(evidence);
  const verb = direction === 'rose' ? 'rise' : direction === 'fell' ? 'fall' : 'change';
  return text(subject(evidence, namer), ` began to ${verb}`);
}
