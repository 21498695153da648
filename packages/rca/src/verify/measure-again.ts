import type { Evidence, EvidenceQuery } from '@abduce/core';
import type { CallMeasure, ServiceMeasure } from '../case/case-view.ts';
import { gatherClues } from '../changes/clues/gather-clues.ts';
import { outsideOf } from '../changes/outside/outside.ts';
import { rankTriggers } from '../changes/rank-triggers.ts';
import { citeMechanism } from '../changes/trigger-reason.ts';
import { evidenceLedger } from '../evidence.ts';
import { citeLookups } from '../hypotheses/dns-failure.ts';
import { citeInstances } from '../hypotheses/instance-lost.ts';
import type { CauseRule, Suspicion } from '../hypotheses/rule.ts';
import type { Interval } from '../rank/symptom.ts';
import {
  callMeasures,
  citeCall,
  citeCalls,
  citeChange,
  citeFailure,
  citeLog,
  citeOperation,
  citeResource,
  citeService,
  citeTopology,
  serviceMeasures,
} from '../scene/cite.ts';
import { citeSignal, type SignalOf } from '../scene/cite-signal.ts';
import { type Scene, scopeOf } from '../scene/scene.ts';
import { conclude } from '../verdict/conclude.ts';
import { counterfactualsOf } from '../verdict/counterfactuals.ts';
import { withHearing } from '../verdict/hearing.ts';
import { impactOf } from '../verdict/impact.ts';
import type { Weighed } from '../verdict/weigh.ts';
import { sameDocument } from './compare-evidence.ts';

/** Measures what a piece of evidence measured, by its query alone: what it states is not looked at. */
export type MeasureAgain = (item: Evidence) => readonly Evidence[];

/** The same scene with a ledger of its own, so that nothing that was cited before is in the way. */
function apart(scene: Scene): Scene {
  const during = { start: scene.onset, end: scene.until };
  return { ...scene, ledger: evidenceLedger(scopeOf(scene.view.caseFile, during)) };
}

/** Steps of the window that the evidence is about, where it is not about all of them. */
function stepsOf({ view }: Scene, { window }: Evidence): Interval | undefined {
  const { grid, caseFile } = view;
  if (window.start === caseFile.window.start && window.end === caseFile.window.end)
    return undefined;
  const [from, to] = [window.start, window.end].map((time) => (time - grid.start) / grid.step);
  const fits = Number.isInteger(from) && Number.isInteger(to);
  return fits && from !== undefined && to !== undefined ? { from, to } : undefined;
}

function citeMeasured(
  scene: Scene,
  query: Extract<EvidenceQuery, { kind: 'signal' }>,
  item: Evidence,
): void {
  const { signal, entity } = query;
  for (const measure of Object.keys(serviceMeasures) as ServiceMeasure[]) {
    citeService(scene, measure, entity);
  }
  for (const measure of Object.keys(callMeasures) as CallMeasure[])
    citeCall(scene, measure, entity);
  citeResource(scene, signal, entity);
  citeInstances(scene, entity);
  if (signal === 'service.dns.errors' || signal === 'service.dns.nxdomain') {
    citeLookups(scene, entity, signal);
  }
  citeSignal(scene, signalOf(scene, query, item));
}

/** What the query says, and nothing else: a rule may have worded and converted it. */
function signalOf(
  scene: Scene,
  { signal, entity, labels, per }: Extract<EvidenceQuery, { kind: 'signal' }>,
  item: Evidence,
): SignalOf {
  const during = stepsOf(scene, item);
  return {
    signal,
    entity,
    ...(labels !== undefined && { labels }),
    ...(per !== undefined && { per }),
    ...(during !== undefined && { during }),
  };
}

function citeSpans(scene: Scene, query: Extract<EvidenceQuery, { kind: 'spans' }>): void {
  const { service, target, operation, statement } = query;
  for (const group of scene.traces?.calls ?? []) {
    const call = group.statement ? statement : operation;
    if (group.source === service && group.target === target && group.call === call) {
      citeCalls(scene, group);
    }
  }
  for (const one of scene.traces?.operations ?? []) {
    if (one.service === service && one.name === operation) citeOperation(scene, one);
  }
  for (const one of scene.traces?.failures ?? []) {
    if (one.service === service && one.operation === operation) citeFailure(scene, one);
  }
}

function citeQuery(scene: Scene, item: Evidence): void {
  const { query } = item;
  const { caseFile } = scene.view;
  switch (query.kind) {
    case 'signal':
      citeMeasured(scene, query, item);
      return;
    case 'spans':
      citeSpans(scene, query);
      return;
    case 'logs':
      for (const shift of scene.logs ?? []) {
        if (shift.service === query.service && shift.template === query.template) {
          citeLog(scene, shift);
        }
      }
      return;
    case 'change':
      for (const change of caseFile.world.changes) {
        if (change.id === query.id) citeChange(scene, change);
      }
      return;
    case 'topology':
      citeTopology(scene, query.entity);
      return;
    case 'profile':
      return;
  }
}

/** What changes are judged by. */
function citeClues(scene: Scene): void {
  for (const clue of gatherClues(scene).all) clue.cite();
}

/** What happened that no change brings about. */
function citeOutside(scene: Scene): void {
  const { all } = gatherClues(scene);
  for (const { clues } of outsideOf(scene, all)) for (const clue of clues) clue.cite();
}

/** A suspicion that nobody weighed. */
export function suspected({ cause }: CauseRule, suspicion: Suspicion): Weighed {
  return { cause, suspicion, score: 0, trigger: undefined, triggerEvidence: undefined };
}

const otherTitle = 'A measurement of another name';

/** Once and only when asked. */
function later<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/**
 * Cites again whatever the query of an evidence may have stood for, with the same functions that cited it first. What
 * only a rule measures is measured by the rules, whatever they conclude.
 */
export function measureAgain(scene: Scene, rules: readonly CauseRule[]): MeasureAgain {
  const pool = (cite: (own: Scene) => void): (() => readonly Evidence[]) =>
    later(() => {
      const own = apart(scene);
      cite(own);
      return own.ledger.all();
    });
  const clues = pool(citeClues);
  const outside = pool(citeOutside);
  const triggers = pool((own) => {
    const heard = withHearing(own, rules);
    for (const one of rankTriggers(heard).judged.values()) citeMechanism(heard, one);
  });
  const indications = pool((own) => {
    for (const one of scene.indications) one.cite(own.ledger);
  });
  const tested = pool((own) => {
    impactOf(own);
    for (const rule of rules) {
      for (const suspicion of rule.test(own)) {
        if (suspicion.status === 'supported') counterfactualsOf(own, suspected(rule, suspicion));
      }
    }
  });
  // What is only cited on the way to a verdict; the verdict itself is not looked at.
  const concluded = pool((own) => conclude(own, rules));
  const findings = (): readonly Evidence[] =>
    scene.view.caseFile.findings.flatMap(({ evidence }) => evidence);
  return (item) => {
    const own = apart(scene);
    citeQuery(own, item);
    const fits = (one: Evidence): boolean =>
      one.title === item.title &&
      one.entity === item.entity &&
      one.kind === item.kind &&
      sameDocument(one.query, item.query);
    const direct = own.ledger.all().filter(fits);
    const more = item.kind === 'change' ? [triggers] : [clues, outside, indications];
    const found = [...direct, ...more.flatMap((one) => one().filter(fits))];
    if (found.length > 0) return found;
    let others: readonly Evidence[] = [];
    for (const one of [findings, tested, concluded]) {
      if (others.length === 0) others = one().filter(fits);
    }
    if (others.length > 0 || item.query.kind !== 'signal') return others;
    const unit = item.facts.find(({ name }) => name === 'before' || name === 'after')?.unit;
    const named = signalOf(own, item.query, item);
    // Under no title that is known: the numbers can be compared all the same.
    const bare = apart(scene);
    citeSignal(bare, { ...named, title: otherTitle, ...(unit !== undefined && { unit }) });
    return bare.ledger.all();
  };
}
