import type { EntityId } from '@abduce/core';
import type { CaseView } from '../case/case-view.ts';
import type { Balance, EdgeBalance } from './balance.ts';
import { behindPool } from './behind-pool.ts';
import type { Contribution, ContributionKind } from './contribution.ts';
import { embeddedDefaults, isEmbedded, utilisation } from './embedded.ts';
import { type Excess, excessOf } from './excess.ts';
import type { Symptom } from './symptom.ts';
import { isUnconnected, unconnectedScores } from './unconnected.ts';

export type { Contribution, ContributionKind };

const isFailure = (kind: ContributionKind): boolean => kind === 'failing' || kind === 'unanswered';

export function isFailureKind(kind: ContributionKind): boolean {
  return isFailure(kind);
}

type Draft = Omit<Contribution, 'share'>;

/**
 * Each service keeps what its callees do not explain: own(n) = max(0, E(n) − Σ min(E(edge), E(n))), in
 * conserved units, so that shares add up along calls. Where self time was measured it is taken instead.
 */
export function contributionsOf(
  view: CaseView,
  balance: Balance,
  symptom: Symptom,
): readonly Contribution[] {
  const out = new Map<EntityId, EdgeBalance[]>();
  const into = new Map<EntityId, EdgeBalance[]>();
  for (const edge of balance.edges) {
    const sources = out.get(edge.source);
    if (sources === undefined) out.set(edge.source, [edge]);
    else sources.push(edge);
    const targets = into.get(edge.target);
    if (targets === undefined) into.set(edge.target, [edge]);
    else targets.push(edge);
  }
  const drafts: Draft[] = [];
  const add = (draft: Draft): void => {
    if (draft.amount > 0 && draft.confidence > 0) drafts.push(draft);
  };
  const piece = (
    kind: ContributionKind,
    entity: EntityId,
    excess: Excess,
    dependency?: EntityId,
  ): void => add({ kind, entity, ...excess, ...(dependency !== undefined && { dependency }) });

  for (const node of balance.nodes.values()) {
    const { id } = node;
    const kind = view.graph.service(id)?.kind;
    const reportsItself = view.lookup.track('service.requests', id) !== undefined;
    const callees = out.get(id) ?? [];
    const callers = into.get(id) ?? [];
    const heaviest = callers.reduce<EdgeBalance | undefined>((best, edge) => {
      const weight = edge.slower.amount + edge.failing.amount;
      return best === undefined || weight > best.slower.amount + best.failing.amount ? edge : best;
    }, undefined);
    const outside = kind !== undefined && kind !== 'application';
    if (outside || (!reportsItself && callers.some((edge) => edge.measured))) {
      piece('slower', id, node.slower, heaviest?.id);
      piece('unanswered', id, unheard(node.failing, callers, heaviest), heaviest?.id);
      continue;
    }
    let below = 0;
    let failingBelow = 0;
    let more = 0;
    for (const edge of callees) {
      const callee = balance.nodes.get(edge.target);
      if (edge.measured) {
        below += edge.novel ? 0 : Math.min(edge.slower.amount, node.slower.amount);
        failingBelow += Math.min(edge.failing.amount, node.failing.amount);
        more += edge.more.amount;
        piece('more', id, edge.more, edge.id);
      } else if (callee !== undefined && !callee.novel) {
        below += Math.min(callee.slower.amount, node.slower.amount);
        failingBelow += Math.min(callee.failing.amount, node.failing.amount);
      }
    }
    const measuredSelf = view.service('selfTime', id);
    const own =
      measuredSelf === undefined
        ? { ...node.slower, amount: Math.max(0, node.slower.amount - below - more) }
        : excessOf(measuredSelf, view.service('requests', id)?.track, symptom.interval);
    piece('self', id, own);
    piece('failing', id, {
      ...node.failing,
      amount: Math.max(0, node.failing.amount - failingBelow),
    });
    const calls = callers.reduce((sum, edge) => sum + callRate(view, edge), 0);
    for (const edge of callers) {
      if (!edge.measured) continue;
      const part = calls > 0 ? callRate(view, edge) / calls : 0;
      const unknown = edge.failing.amount - node.failing.amount * part;
      piece('unanswered', id, { ...edge.failing, amount: Math.max(0, unknown) }, edge.id);
      if (edge.slower.amount === 0) continue;
      const known = view.lookup.track('dependency.network_time', edge.id) !== undefined;
      const gap = known
        ? edge.gap
        : { ...edge.slower, amount: Math.max(0, edge.slower.amount - node.slower.amount * part) };
      piece('gap', gapSide(edge, out, into), gap, edge.id);
    }
  }
  return tooLate(
    view,
    balance,
    weigh(view, balance, symptom, behindPool(view, behindEmbedded(view, drafts))),
  );
}

/** What a callee outside says of itself cannot hold calls that never reached it: its callers know of more. */
function unheard(
  own: Excess,
  callers: readonly EdgeBalance[],
  heaviest: EdgeBalance | undefined,
): Excess {
  const amount = callers.reduce((sum, edge) => sum + edge.failing.amount, 0);
  return heaviest === undefined || amount <= own.amount ? own : { ...heaviest.failing, amount };
}

/**
 * Requests that queue behind an embedded database wait in the service itself, or in front of it: the time is
 * the database's, as far as it keeps the process busy.
 */
function behindEmbedded(view: CaseView, drafts: readonly Draft[]): readonly Draft[] {
  let result = drafts;
  for (const slow of drafts) {
    const { dependency, entity } = slow;
    if (slow.kind !== 'slower' || dependency === undefined || !isEmbedded(view, entity)) continue;
    if (utilisation(view, dependency) < embeddedDefaults.utilisation) continue;
    const host = dependency.slice(0, -` -> ${entity}`.length);
    const queued = result.filter(
      (one) =>
        (one.kind === 'self' && one.entity === host) ||
        (one.kind === 'gap' && (one.entity === host || one.dependency?.endsWith(` -> ${host}`))),
    );
    const waiting = queued.reduce((sum, one) => sum + one.amount, 0);
    if (slow.amount < embeddedDefaults.ownPart * (slow.amount + waiting)) continue;
    result = result
      .filter((one) => !queued.includes(one))
      .map((one) => (one === slow ? { ...slow, amount: slow.amount + waiting } : one));
  }
  return result;
}

/** A callee is alive and slow when what it does serve takes at least this many times as long. */
const slowdown = 3;

/**
 * Calls that get no answer from a service that is alive and many times slower fail because the answer comes
 * too late: their part belongs to whatever makes the service slow, in proportion to the time each adds.
 */
function tooLate(
  view: CaseView,
  balance: Balance,
  contributions: readonly Contribution[],
): readonly Contribution[] {
  const shares = new Map<Contribution, number>();
  for (const one of contributions) {
    if (one.kind !== 'unanswered') continue;
    const shift = view.service('latency', one.entity)?.shift;
    const slow = balance.nodes.get(one.entity)?.slower;
    if (shift === undefined || slow === undefined || slow.confidence < 0.5) continue;
    if (view.lookup.track('service.requests', one.entity) === undefined) continue;
    if (!(shift.after >= slowdown * shift.before)) continue;
    const below = view.graph.reach(one.entity, 'down');
    const causes = contributions.filter(
      ({ kind, entity }) =>
        (kind === 'self' || kind === 'slower' || kind === 'gap' || kind === 'more') &&
        below.has(entity),
    );
    const total = causes.reduce((sum, { amount }) => sum + amount, 0);
    if (total === 0) continue;
    for (const cause of causes) {
      const share = Math.min(1, one.share * (cause.amount / total));
      shares.set(cause, Math.max(shares.get(cause) ?? cause.share, share));
    }
    shares.set(one, one.share * view.parameters.consequenceWeight);
  }
  if (shares.size === 0) return contributions;
  return contributions
    .map((one) => ({ ...one, share: shares.get(one) ?? one.share }))
    .sort(byWeight);
}

function callRate(view: CaseView, edge: EdgeBalance): number {
  const rate = view.call('requests', edge.id)?.shift.after ?? 0;
  return Number.isFinite(rate) ? rate : 0;
}

/** The end whose edges are all delayed is the delayed one; with nothing to tell them apart, the callee. */
function gapSide(
  edge: EdgeBalance,
  out: ReadonlyMap<EntityId, readonly EdgeBalance[]>,
  into: ReadonlyMap<EntityId, readonly EdgeBalance[]>,
): EntityId {
  const delayed = (id: EntityId): number => {
    const incident = [...(out.get(id) ?? []), ...(into.get(id) ?? [])].filter(
      (one) => one.measured,
    );
    return (
      incident.filter((one) => one.gap.amount > 0.1 * edge.gap.amount).length / incident.length
    );
  };
  return delayed(edge.source) > delayed(edge.target) ? edge.source : edge.target;
}

/** Slowness matters where users wait, failures where requests fail: what is asked about, or what moved as well. */
function isFelt({ indicator, slower, failing }: Symptom, kind: ContributionKind): boolean {
  return isFailure(kind)
    ? failing || indicator === 'availability'
    : slower || indicator === 'latency';
}

function weigh(
  view: CaseView,
  balance: Balance,
  symptom: Symptom,
  drafts: readonly Draft[],
): readonly Contribution[] {
  const target = balance.nodes.get(symptom.service);
  const largest = (failure: boolean): number =>
    drafts.reduce(
      (max, one) => (isFailure(one.kind) === failure ? Math.max(max, one.amount) : max),
      0,
    );
  const totalTime = target?.slower.amount || largest(false);
  const totalFailing = target?.failing.amount || largest(true);
  const reach = view.graph.reach(symptom.service, 'down');
  const { unreachableWeight, novelCalleeWeight, otherIndicatorWeight } = view.parameters;
  const alone = isUnconnected(view) ? unconnectedScores(view) : undefined;
  const most = Math.max(Number.MIN_VALUE, ...(alone?.values() ?? []));
  return drafts
    .map((draft) => {
      if (alone !== undefined) {
        const felt = isFelt(symptom, draft.kind) ? 1 : otherIndicatorWeight;
        return { ...draft, share: ((alone.get(draft.entity) ?? 0) / most) * felt };
      }
      const total = isFailure(draft.kind) ? totalFailing : totalTime;
      const novel = balance.nodes.get(draft.entity)?.novel === true;
      const weight =
        (reach.has(draft.entity) ? 1 : unreachableWeight) *
        (novel ? novelCalleeWeight : 1) *
        (isFelt(symptom, draft.kind) ? 1 : otherIndicatorWeight);
      return { ...draft, share: Math.min(1, draft.amount / total) * weight };
    })
    .sort(byWeight);
}

function byWeight(a: Contribution, b: Contribution): number {
  return b.share * b.confidence - a.share * a.confidence || order(a, b);
}

function order(a: Contribution, b: Contribution): number {
  const keyOf = (one: Contribution): string =>
    `${one.entity}\0${one.kind}\0${one.dependency ?? ''}`;
  const [x, y] = [keyOf(a), keyOf(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}
