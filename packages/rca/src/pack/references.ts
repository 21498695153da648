import type { EntityId, Report, Text, TextFigure, TextPart, TextQuote, UnixMs } from '@abduce/core';
import { numberOf } from '../report/facts.ts';
import { textsOf } from '../report/texts-of.ts';

export interface ReferredTime {
  readonly ref: string;
  readonly at: UnixMs;
  readonly what: string;
}

/** What stands behind the references of a pack. They depend on the report alone, whatever a pack has room for. */
export interface PackReferences {
  /** `S1`, `T1`, `Q1` or `confidence`, without braces; `undefined` for anything else. */
  part(ref: string): TextPart | undefined;
  /** `S1` … for an entity that the report speaks of. */
  entity(id: EntityId): string | undefined;
  /** Both sides of a dependency, given its id. */
  edge(id: EntityId): readonly [string, string] | undefined;
  /** `T1` … or `confidence`. */
  figure(figure: TextFigure['figure']): string;
  quote(quote: TextQuote): string | undefined;
  /** In order of their references. */
  entities(): readonly EntityId[];
  times(): readonly ReferredTime[];
  quotes(): readonly TextQuote[];
}

/** Facts that tell the time of an event, with what happened then. */
const timeFacts = [
  ['since', 'the change became live'],
  ['time', 'the change was made'],
  ['onset', 'it began to move'],
] as const;

/** The two sides of a dependency by its id; `undefined` for the id of anything else. */
export function sidesOf(id: EntityId): readonly [EntityId, EntityId] | undefined {
  const at = id.indexOf(' -> ');
  return at < 0 ? undefined : [id.slice(0, at), id.slice(at + 4)];
}

/** Numbers what a report speaks of: entities from the users down to the root cause, then in order of first mention. */
export function packReferences(report: Report): PackReferences {
  const entities = new Map<EntityId, string>();
  const quotes = new Map<string, { readonly ref: string; readonly quote: TextQuote }>();
  const parts = new Map<string, TextPart>([['confidence', { figure: 'confidence' }]]);

  // A change names its service, where everything else gives an id.
  const ids = new Set(report.map.nodes.map(({ id }) => id));
  const byName = new Map(report.map.nodes.map(({ id, name }) => [name, id]));
  const idOf = (id: EntityId): EntityId => (ids.has(id) ? id : (byName.get(id) ?? id));

  const addEntity = (given: EntityId | undefined): void => {
    if (given === undefined || given === '') return;
    const id = idOf(given);
    const sides = sidesOf(id);
    if (sides !== undefined) {
      for (const side of sides) addEntity(side);
    } else if (!entities.has(id)) {
      const ref = `S${entities.size + 1}`;
      entities.set(id, ref);
      parts.set(ref, { entity: id });
    }
  };
  const addText = (text: Text): void => {
    for (const part of text) {
      if (typeof part === 'string') continue;
      if ('entity' in part) addEntity(part.entity);
      if (!('quote' in part) || quotes.has(keyOf(part))) continue;
      const ref = `Q${quotes.size + 1}`;
      quotes.set(keyOf(part), { ref, quote: part });
      parts.set(ref, part);
    }
  };

  addEntity(report.target?.service);
  addEntity(report.rootCause?.entity);
  for (const { entity } of report.path) addEntity(entity);
  for (const { text } of textsOf(report)) addText(text);
  for (const { entity } of report.evidence) addEntity(entity);
  for (const { entity } of [...report.alternatives, ...report.ruledOut]) addEntity(entity);
  for (const { entity } of report.exhibits.logs) addEntity(entity);
  const figures = new Map<TextFigure['figure'], string>([['confidence', 'confidence']]);
  const times: ReferredTime[] = [];
  const addTime = (at: UnixMs | undefined, what: string, part: TextPart): void => {
    if (at === undefined || !Number.isFinite(at)) return;
    const ref = `T${times.length + 1}`;
    times.push({ ref, at, what });
    parts.set(ref, part);
    if (typeof part === 'object' && 'figure' in part) figures.set(part.figure, ref);
  };
  addTime(report.onset, 'users are hurt since then', { figure: 'onset' });
  addTime(report.recovery, 'users are no longer hurt since then', { figure: 'recovery' });
  addTime(report.window.start, 'the window begins', { figure: 'window_start' });
  addTime(report.window.end, 'the window ends', { figure: 'window_end' });
  for (const { time, evidence } of report.timeline) {
    const item = report.evidence.find(({ id }) => id === evidence[0]);
    const fact = item && timeFacts.find(([name]) => numberOf(item, name) === time);
    if (item === undefined || fact === undefined) continue;
    const [field, what] = fact;
    addTime(time, `${item.id}: ${what}`, { evidence: item.id, field, format: 'time' });
  }

  return {
    part: (ref) => parts.get(ref),
    entity: (id) => entities.get(idOf(id)),
    edge(id) {
      const [source, target] = (sidesOf(id) ?? []).map((side) => entities.get(idOf(side)));
      return source === undefined || target === undefined ? undefined : [source, target];
    },
    figure: (figure) => figures.get(figure) ?? figure,
    quote: (quote) => quotes.get(keyOf(quote))?.ref,
    entities: () => [...entities.keys()],
    times: () => times,
    quotes: () => [...quotes.values()].map(({ quote }) => quote),
  };
}

function keyOf({ quote, code = false }: TextQuote): string {
  return `${code ? 'code' : 'words'} ${quote}`;
}
