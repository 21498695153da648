import type { Evidence, Hypothesis, SignalName, Text, TextEntity } from '@abduce/core';
import { changeName, changeUndoing } from './changes.ts';
import { deliveryEvidence, evidenceOf, type ReportContext } from './context.ts';
import { derivedFact } from './derived.ts';
import { factOf, factValue, numberOf } from './facts.ts';
import { bare, directionOf, insteadOf, movement } from './movement.ts';
import { type Slot, say } from './text.ts';

/** Mechanism facts that read as code; the others read as names. */
const codeWords = new Set([
  'statement',
  'template',
  'operation',
  'route',
  'file',
  'function',
  'table',
  'pool',
  'index',
  'unit',
  'device',
]);

export interface SlotContext extends ReportContext {
  readonly hypothesis: Hypothesis;
}

/**
 * Fillings for the places of a cause template:
 *
 * - `{entity}` where the fault sits, `{target}` where users feel it (only where that is another one);
 * - `{source}` and `{peer}`: the calling and the called side of the dependency that is at fault;
 * - `{other}`: whatever else the mechanism names as called or waited for;
 * - `{change}` the change that set it off, `{undoing}` what takes it back, `{lag}` how long before the onset;
 * - `{spans}` (time per call), `{rows}`, `{calls}` (per request), or `{<signal name>}`: how that measurement moved,
 *   from the evidence for the cause, else from what was measured at the same place. With a form behind a bar:
 *   `|instead` (`2 s instead of 1 s`), `|after`, `|number` (without its unit), `|share` (the value, where it is a share
 *   that moved), `|former` (`3 % before`, `none before`), `|still` (the value, where it did not move), `|path` (how it moved, without units), `|each` (how it moved, also where it did not);
 * - any other word: that fact of the mechanism.
 */
export function slotsOf(context: SlotContext): (name: string) => Slot {
  const { caseFile, diagnosis, hypothesis, namer } = context;
  const support = evidenceOf(context, hypothesis.support);
  const edge = hypothesis.dependency === undefined ? undefined : namer.edge(hypothesis.dependency);
  const places = new Set([hypothesis.entity, ...(edge === undefined ? [] : [edge.id])]);
  let nearby: readonly Evidence[] | undefined;
  const around = (): readonly Evidence[] => {
    nearby ??= diagnosis.evidence.filter(({ entity, query }) => {
      const known = query.kind === 'signal' && places.has(entity);
      return known && !hypothesis.against.includes(entity);
    });
    return nearby;
  };
  const target = diagnosis.target?.service;

  return (slot) => {
    const [name = '', form = ''] = slot.split('|');
    switch (name) {
      case 'entity':
        return entityPart(hypothesis.entity);
      case 'target':
        return target === undefined || target === hypothesis.entity
          ? undefined
          : entityPart(target);
      case 'source':
        return edge === undefined ? undefined : entityPart(edge.source);
      case 'peer':
        return edge === undefined ? peerOf(context) : entityPart(edge.target);
      case 'other':
        return otherOf(context);
      case 'node':
        return nodeOf(context);
      case 'change':
        return changeSlot(context);
      case 'undoing': {
        const evidence = deliveryEvidence(context, hypothesis);
        return evidence === undefined ? undefined : changeUndoing(evidence);
      }
      case 'lag':
        return factValue(deliveryEvidence(context, hypothesis), 'lag');
      case 'spans':
        return measured(support, isSpanTime, '', form);
      case 'calls':
        return measured(support, () => true, 'calls_', form);
      case 'rows':
        return measured(support, () => true, 'rows_', form);
      default: {
        if (!name.includes('.')) return mechanismWord(hypothesis, name);
        if (name.includes('/')) return shareOf(name, [...support, ...around()]);
        const fits = (evidence: Evidence): boolean => isSignal(evidence, name as SignalName);
        return measured(support, fits, '', form) ?? measured(around(), fits, '', form);
      }
    }
    function changeSlot(given: SlotContext): Slot {
      const evidence = deliveryEvidence(given, hypothesis);
      return evidence === undefined ? undefined : changeName(evidence);
    }
    function nodeOf(given: SlotContext): Slot {
      const { peer } = hypothesis.mechanism;
      if (peer !== undefined && caseFile.world.nodes.some(({ id }) => id === peer)) {
        return entityPart(peer);
      }
      return mechanismWord(given.hypothesis, 'node');
    }
  };
}

export function entityPart(entity: string): TextEntity {
  return { entity };
}

/** `a/b`: the last value of the first signal as a part of that of the second. */
function shareOf(name: string, evidence: readonly Evidence[]): Slot {
  const [part, whole] = name.split('/').map((signal) => {
    const item = evidence.find((one) => isSignal(one, signal as SignalName));
    return factValue(item, 'after');
  });
  if (part === undefined || whole === undefined) return undefined;
  const share = { derive: 'share', of: [part, whole], format: 'percent' } as const;
  const items = new Map(evidence.map((item) => [item.id, item]));
  return derivedFact(share, items) === undefined ? undefined : share;
}

function otherOf({ hypothesis, namer }: SlotContext): Slot {
  const { peer } = hypothesis.mechanism;
  if (peer === undefined || peer === hypothesis.entity) return undefined;
  return namer.isKnown(peer) ? entityPart(peer) : mechanismWord(hypothesis, 'peer');
}

/** The other side as the mechanism names it: an entity where it is one. */
function peerOf({ hypothesis, namer }: SlotContext): Slot {
  const { peer } = hypothesis.mechanism;
  if (peer === undefined || peer === hypothesis.entity) return undefined;
  const edge = namer.edge(peer);
  if (edge !== undefined) return entityPart(edge.target);
  return namer.isKnown(peer) ? entityPart(peer) : mechanismWord(hypothesis, 'peer');
}

function mechanismWord(hypothesis: Hypothesis, name: string): Slot {
  const words = Object.hasOwn(hypothesis.mechanism, name) ? hypothesis.mechanism[name] : undefined;
  if (words === undefined || words.trim() === '') return undefined;
  return codeWords.has(name) ? { quote: words, code: true } : { quote: words };
}

/** A duration measured from spans. */
function isSpanTime(evidence: Evidence): boolean {
  return evidence.query.kind === 'spans' && factOf(evidence, 'after')?.unit === 's';
}

function isSignal(evidence: Evidence, name: SignalName): boolean {
  return evidence.query.kind === 'signal' && evidence.query.signal === name;
}

/** The first of these measurements that can be told in the form asked for. */
function measured(
  evidence: readonly Evidence[],
  fits: (evidence: Evidence) => boolean,
  prefix: string,
  form: string,
): Text | undefined {
  for (const item of evidence) {
    const told = fits(item) ? inForm(item, prefix, form) : undefined;
    if (told !== undefined) return told;
  }
  return undefined;
}

function inForm(item: Evidence, prefix: string, form: string): Text | undefined {
  const direction = directionOf(item, prefix);
  const still = direction === 'still';
  const moved = direction === 'rose' || direction === 'fell';
  const after = factValue(item, `${prefix}after`);
  switch (form) {
    case 'after':
      return after && [after];
    case 'number': {
      const number = bare(item, after);
      return number && [number];
    }
    case 'still':
      return still && after ? [after] : undefined;
    case 'instead':
      return moved ? insteadOf(item, prefix) : undefined;
    case 'share':
      return moved && after?.format === 'percent' ? [after] : undefined;
    case 'former':
      return moved ? formerOf(item, prefix) : undefined;
    case 'path':
      return moved ? barePath(item, prefix) : undefined;
    case 'each':
      return movement(item, prefix);
    default:
      return moved ? movement(item, prefix) : undefined;
  }
}

function formerOf(item: Evidence, prefix: string): Text | undefined {
  const before = factValue(item, `${prefix}before`);
  if (before === undefined) return undefined;
  return numberOf(item, `${prefix}before`) === 0 ? ['none before'] : [before, ' before'];
}

function barePath(item: Evidence, prefix: string): Text | undefined {
  const before = bare(item, factValue(item, `${prefix}before`));
  const after = bare(item, factValue(item, `${prefix}after`));
  return say`${directionOf(item, prefix)} from ${before} to ${after}`;
}
