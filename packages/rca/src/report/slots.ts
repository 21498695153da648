import type {
  CaseFile,
  Diagnosis,
  Evidence,
  Hypothesis,
  SignalName,
  Text,
  TextEntity,
} from '@abduce/core';
import { factOf, factValue, wordsOf } from './facts.ts';
import { movement } from './movement.ts';
import { changeNoun } from './statement.ts';
import { type Slot, text } from './text.ts';

/** Mechanism facts that read as code; the others read as names. */
const codeWords = new Set([
  'statement',
  'template',
  'operation',
  'route',
  'file',
  'function',
  'table',
]);

export interface SlotContext {
  readonly diagnosis: Diagnosis;
  readonly caseFile: CaseFile;
  readonly hypothesis: Hypothesis;
}

/**
 * Fillings for the places of a cause template:
 *
 * - `{entity}` where the fault sits, `{target}` where users feel it (only where that is another one);
 * - `{source}` and `{peer}`: the calling and the called side of the dependency that is at fault;
 * - `{change}` the change that set it off, `{lag}` how long before the onset;
 * - `{spans}` (time per call; `{each}` also when it did not move), `{rows}`, `{calls}` (per request), or `{<signal name>}`: how that measurement moved, from the supporting evidence;
 * - any other word: that fact of the mechanism.
 */
export function slotsOf(context: SlotContext): (name: string) => Slot {
  const { diagnosis, caseFile, hypothesis } = context;
  const byId = new Map(diagnosis.evidence.map((evidence) => [evidence.id, evidence]));
  const support = hypothesis.support
    .map((id) => byId.get(id))
    .filter((evidence) => evidence !== undefined);
  const edge = caseFile.world.dependencies.find(({ id }) => id === hypothesis.dependency);
  const target = diagnosis.target?.service;
  const { services, instances, nodes } = caseFile.world;
  const known = new Set([...services, ...instances, ...nodes].map(({ id }) => id));

  return (name) => {
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
        return edge === undefined ? peerOf(hypothesis, known) : entityPart(edge.target);
      case 'change':
        return changeOf(support, hypothesis);
      case 'lag':
        return factValue(changeEvidence(support, hypothesis.trigger), 'lag');
      case 'spans':
        return firstMovement(support, (evidence) => isSpanTime(evidence));
      case 'calls':
        return firstMovement(support, () => true, 'calls_', true);
      case 'each':
        return firstMovement(support, (evidence) => isSpanTime(evidence), '', true);
      case 'rows':
        return firstMovement(support, () => true, 'rows_');
      default:
        return name.includes('.')
          ? firstMovement(support, (evidence) => isSignal(evidence, name as SignalName))
          : mechanismWord(hypothesis, name);
    }
  };
}

export function entityPart(entity: string): TextEntity {
  return { entity };
}

/** The other side as the mechanism names it: an entity where it is one. */
function peerOf(hypothesis: Hypothesis, known: ReadonlySet<string>): Slot {
  const { peer } = hypothesis.mechanism;
  return peer !== undefined && known.has(peer)
    ? entityPart(peer)
    : mechanismWord(hypothesis, 'peer');
}

function mechanismWord(hypothesis: Hypothesis, name: string): Slot {
  const words = hypothesis.mechanism[name];
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

function firstMovement(
  support: readonly Evidence[],
  fits: (evidence: Evidence) => boolean,
  prefix = '',
  still = false,
): Text | undefined {
  for (const evidence of support) {
    const moved = fits(evidence) ? movement(evidence, prefix) : undefined;
    if (moved !== undefined && (still || moved[0] !== 'stayed at ')) return moved;
  }
  return undefined;
}

export function changeEvidence(
  evidence: readonly Evidence[],
  trigger: string | undefined,
): Evidence | undefined {
  if (trigger === undefined) return undefined;
  return evidence.find(({ query }) => query.kind === 'change' && query.id === trigger);
}

/** A name for the change, such as `release 2.14.0 of orders`; `undefined` when no change set the fault off. */
function changeOf(support: readonly Evidence[], hypothesis: Hypothesis): Slot {
  const evidence = changeEvidence(support, hypothesis.trigger);
  return evidence === undefined ? undefined : changeName(evidence);
}

export function changeName(evidence: Evidence): Text {
  const noun = changeNoun(wordsOf(evidence, 'kind')).toLowerCase();
  const version = factValue(evidence, 'version');
  const service = factValue(evidence, 'service');
  const title = factValue(evidence, 'title');
  if (version !== undefined) {
    return text(noun, ' ', version, ...(service === undefined ? [] : [' of ', service]));
  }
  if (title !== undefined) return text(noun, ' “', title, '”');
  return text(noun, ' “', { quote: evidence.title }, '”');
}
