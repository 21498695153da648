import type { Report, TextPart } from '@abduce/core';
import type { EvidencePack, PackEvidence } from '../../../pack/pack.ts';
import { packReferences } from '../../../pack/references.ts';
import type { ClaimContext } from '../claim.ts';
import { type KnownFact, readFacts } from './measure.ts';
import { type Names, namesOf } from './names.ts';
import { pairsOf } from './pairs.ts';

export interface EvidenceIndex {
  readonly pack: PackEvidence;
  readonly facts: readonly KnownFact[];
  /** Its title, without labels. */
  readonly title: string;
  /** Where it was measured, lower case; absent for what was measured between two. */
  readonly at: string | undefined;
  /** Lower-case names of its entity, of both sides of its edge, of the service of a change. */
  readonly entities: readonly string[];
  readonly edge: readonly [string, string] | undefined;
  /** For a change: whether the engine found that it set the fault off. */
  readonly guilty: boolean;
}

/** A fact of evidence by its field. */
export function factOf({ facts }: EvidenceIndex, field: string): KnownFact | undefined {
  return facts.find((fact) => fact.field === field);
}

/** What a pack knows, made ready for judging many sentences. */
export interface PackIndex {
  readonly pack: EvidencePack;
  readonly report: Report;
  readonly names: Names;
  readonly evidence: ReadonlyMap<string, EvidenceIndex>;
  /** Lower-case name by reference `S1`. */
  readonly entityNames: ReadonlyMap<string, string>;
  readonly root: string | undefined;
  readonly target: string | undefined;
  /** Evidence of what users feel: what the title rests on. */
  readonly symptoms: ReadonlySet<string>;
  /** When users were hurt no longer, where that lies in the window. */
  readonly harmEnd: number | undefined;
  /** The template says that it was still going on. */
  readonly saysOngoing: boolean;
  /** Everything that the first brought about, by way of whatever stands between. */
  readonly effects: ReadonlyMap<string, ReadonlySet<string>>;
  /** Who calls an entity, on the map or in the evidence; lower-case names. */
  callers(name: string): ReadonlySet<string>;
  part(ref: string): TextPart | undefined;
  /** The template says these two words one after the other; lower case. */
  saysTogether(pair: string): boolean;
}

export function indexPack({ pack, report }: ClaimContext): PackIndex {
  const references = packReferences(report);
  const entityNames = new Map(pack.entities.map(({ ref, name }) => [ref, name.toLowerCase()]));
  const causes = new Set(pack.causes.map(({ from }) => from));
  const index = (item: PackEvidence): EvidenceIndex => {
    const facts = readFacts(item);
    const name = (ref: string | null): string[] => {
      const known = ref === null ? undefined : entityNames.get(ref);
      return known === undefined ? [] : [known];
    };
    const [source, target] = (item.edge ?? []).flatMap(name);
    const services = item.facts
      .filter(({ field, value }) => field === 'service' && value === null)
      .map(({ shown }) => shown.toLowerCase());
    return {
      pack: item,
      facts,
      entities: [
        ...new Set([...name(item.entity), ...(item.edge ?? []).flatMap(name), ...services]),
      ],
      title: item.title.replace(/;.*$/s, ''),
      at: name(item.entity)[0],
      edge: source === undefined || target === undefined ? undefined : [source, target],
      guilty: item.kind === 'change' && causes.has(item.id),
    };
  };
  const pairs = pairsOf(pack);
  const nodeNames = new Map(report.map.nodes.map(({ id, name }) => [id, name.toLowerCase()]));
  const evidence = new Map(pack.evidence.map((item) => [item.id, index(item)]));
  return {
    pack,
    report,
    names: namesOf(pack, (ref) => references.part(ref)),
    evidence,
    entityNames,
    root: roleName(pack, 'root'),
    target: roleName(pack, 'target') ?? targetOf(report, nodeNames),
    symptoms: new Set(
      pack.sentences.filter(({ place }) => place === 'title').flatMap((one) => one.evidence),
    ),
    harmEnd: pack.times.find(({ what }) => what.startsWith('users are no longer hurt'))?.at,
    saysOngoing: pack.sentences.some(({ text }) => text.includes('still going on')),
    effects: closure(pack),
    callers: (name) =>
      new Set([
        ...report.map.edges.flatMap(({ source, target }) =>
          nodeNames.get(target) === name ? (nodeNames.get(source) ?? []) : [],
        ),
        ...[...evidence.values()].flatMap(({ edge }) => (edge?.[1] === name ? edge[0] : [])),
      ]),
    part: (ref) => references.part(ref),
    saysTogether: (pair) => pairs.has(pair),
  };
}

function roleName(pack: EvidencePack, role: 'root' | 'target'): string | undefined {
  return pack.entities.find((entity) => entity.role === role)?.name.toLowerCase();
}

function targetOf(report: Report, names: ReadonlyMap<string, string>): string | undefined {
  return report.target === undefined ? undefined : names.get(report.target.service);
}

function closure({ causes }: EvidencePack): ReadonlyMap<string, ReadonlySet<string>> {
  const next = new Map<string, string[]>();
  for (const { from, to } of causes) next.set(from, [...(next.get(from) ?? []), to]);
  const all = new Map<string, ReadonlySet<string>>();
  for (const from of next.keys()) {
    const reached = new Set<string>();
    const todo = [...(next.get(from) ?? [])];
    for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
      if (reached.has(id)) continue;
      reached.add(id);
      todo.push(...(next.get(id) ?? []));
    }
    all.set(from, reached);
  }
  return all;
}
