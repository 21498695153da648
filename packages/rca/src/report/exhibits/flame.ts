import type {
  CaseFile,
  Diagnosis,
  EntityId,
  Profile,
  ReportExhibits,
  ReportFrame,
} from '@abduce/core';
import { winnerOf } from '../wording.ts';
import { type FlameNode, flameTree } from './flame-tree.ts';
import type { Places } from './places.ts';

const limits = {
  frames: 240,
  /** Frames below this share of the picture are folded away. */
  share: 0.004,
  stacks: 200_000,
};

/** What a profile of a type tells, best first; the rest follows by name. */
const preferred = {
  time: ['cpu', 'wall', 'samples', 'alloc_space'],
  memory: ['inuse_space', 'alloc_space', 'heap', 'cpu'],
} as const;

interface Pair {
  readonly entity: EntityId;
  readonly before: Profile;
  readonly during: Profile;
}

function pairsOf({ profiles }: CaseFile): readonly Pair[] {
  const pairs: Pair[] = [];
  for (const { service, period, profile } of profiles) {
    if (period !== 'window' || profile.stacks.parent.length > limits.stacks) continue;
    const before = profiles.find(
      (other) =>
        other.service === service &&
        other.period === 'baseline' &&
        other.profile.type === profile.type &&
        other.profile.unit === profile.unit &&
        other.profile.stacks.parent.length <= limits.stacks,
    );
    if (before !== undefined) {
      pairs.push({ entity: service, before: before.profile, during: profile });
    }
  }
  return pairs;
}

/** The share of the picture that a frame takes: what it had on both sides, halved. */
function width({ before, during }: FlameNode): number {
  return (before + during) / 2;
}

function moved(frame: FlameNode): number {
  return Math.abs(frame.during - frame.before);
}

function rounded(share: number): number {
  return Math.round(share * 1e5) / 1e5;
}

/** Callers before what they call, left to right by name; the widest and the most moved kept, with their callers. */
function framesOf(root: FlameNode): { readonly frames: readonly ReportFrame[]; hidden: number } {
  const all: { readonly frame: ReportFrame; readonly weight: number; readonly above: number }[] =
    [];
  let hidden = 0;
  const visit = (parent: FlameNode, depth: number, left: number, above: number): void => {
    let at = left;
    const children = [...parent.children.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const child of children) {
      if (width(child) < limits.share && moved(child) < limits.share) {
        hidden += count(child);
      } else {
        const { name, before, during } = child;
        const frame: ReportFrame = {
          name,
          depth,
          at: rounded(at),
          before: rounded(before),
          during: rounded(during),
        };
        const place = all.push({ frame, weight: width(child) + moved(child), above }) - 1;
        visit(child, depth + 1, at, place);
      }
      at += width(child);
    }
  };
  visit(root, 0, 0, -1);
  const kept = new Set<number>();
  const order = Array.from(all.keys()).sort(
    (a, b) => (all[b]?.weight ?? 0) - (all[a]?.weight ?? 0) || a - b,
  );
  for (const place of order) {
    const line: number[] = [];
    for (let at = place; at >= 0 && !kept.has(at); at = all[at]?.above ?? -1) line.push(at);
    if (kept.size + line.length > limits.frames) continue;
    for (const at of line) kept.add(at);
  }
  return {
    frames: all.flatMap(({ frame }, at) => (kept.has(at) ? [frame] : [])),
    hidden: hidden + all.length - kept.size,
  };
}

function count({ children }: FlameNode): number {
  let sum = 1;
  for (const child of children.values()) sum += count(child);
  return sum;
}

/**
 * Where the time of one service went before and during the trouble, or what it allocated: the service of the root
 * cause if it was profiled in both, else the next one on the path to the users, else any. A frame is as wide as the
 * mean of its two shares, so that one that vanished is still to be seen.
 */
export function flameOf(
  caseFile: CaseFile,
  diagnosis: Diagnosis,
  places: Places,
): ReportExhibits['flame'] {
  const pairs = pairsOf(caseFile);
  if (pairs.length === 0) return undefined;
  const cause = winnerOf(diagnosis.verdict, diagnosis.hypotheses)?.cause ?? '';
  const types: readonly string[] = preferred[/memory/.test(cause) ? 'memory' : 'time'];
  const entities = [...places.services, ...places.path, ...places.seenBy];
  const rank = (list: readonly string[], value: string): number =>
    list.includes(value) ? list.indexOf(value) : list.length;
  const [best] = pairs.toSorted(
    (a, b) =>
      rank(entities, a.entity) - rank(entities, b.entity) ||
      rank(types, a.during.type) - rank(types, b.during.type) ||
      (a.entity < b.entity ? -1 : a.entity > b.entity ? 1 : 0) ||
      (a.during.type < b.during.type ? -1 : 1),
  );
  if (best === undefined) return undefined;
  const tree = flameTree(best.before, best.during);
  if (tree.before === 0 || tree.during === 0) return undefined;
  const { type, unit } = best.during;
  return { entity: best.entity, type, unit, ...framesOf(tree) };
}
