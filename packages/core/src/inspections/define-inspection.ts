import type { Dependency, EntityId, HostNode, Instance, Service } from '../model/entity.ts';
import { AbduceError } from '../model/error.ts';
import type { Evidence } from '../model/evidence.ts';
import type { Finding, Severity } from '../model/finding.ts';
import type { TimeGrid } from '../model/grid.ts';
import type { SignalName } from '../model/signals.ts';
import type { LogPatternSummary } from '../model/world.ts';
import type { World } from '../world/world.ts';
import { type EvidenceBuilder, evidenceBuilder } from './evidence-builder.ts';
import type {
  Inspection,
  InspectionDocs,
  InspectionScope,
  NeedName,
  ParamDefinition,
  ParamValues,
} from './inspection.ts';
import { missingNeeds } from './missing-needs.ts';
import { patternsOf } from './patterns-of.ts';
import { type EntitySeries, seriesFor } from './scope-entities.ts';

interface EntityOf {
  readonly service: Service;
  readonly instance: Instance;
  readonly node: HostNode;
  readonly dependency: Dependency;
}

/** What `evaluate` says; made by `pass` and `fail` of its context. */
export interface Outcome {
  readonly verdict: 'pass' | 'fail';
  readonly severity?: Severity;
  readonly message: string;
  readonly value?: number;
  readonly evidence: readonly Evidence[];
}

export interface FailInit {
  readonly severity: Severity;
  /** One sentence with the entity and the number. */
  readonly message: string;
  /** The number that was judged. */
  readonly value?: number;
  /** At least one. */
  readonly evidence: readonly Evidence[];
}

/** All that `evaluate` may look at: it is synchronous and pure. */
export interface InspectionContext<
  Scope extends InspectionScope,
  Need extends NeedName,
  Param extends string,
> {
  /** The service, instance, node or dependency that is judged. */
  readonly entity: EntityOf[Scope];
  readonly world: World;
  readonly grid: TimeGrid;
  readonly params: Readonly<Record<Param, number>>;
  /**
   * Every series of a declared signal that concerns the entity: its own; for a service also those of its
   * instances, of their nodes, and of its calls to others. Empty for an optional signal without data.
   */
  series(signal: Extract<Need, SignalName>): readonly EntitySeries[];
  /** The service's log patterns; needs `log.patterns`. */
  patterns: 'log.patterns' extends Need ? () => readonly LogPatternSummary[] : never;
  readonly evidence: EvidenceBuilder<Extract<Need, SignalName>>;
  pass(message?: string, value?: number): Outcome;
  fail(init: FailInit): Outcome;
}

export interface InspectionInit<
  Scope extends InspectionScope,
  Need extends NeedName,
  Param extends string,
> {
  readonly id: string;
  readonly title: string;
  /** Default `service`. */
  readonly scope?: Scope;
  /** Without data for one of them the verdict is `unknown`; a list within the list asks for one of its signals. */
  readonly needs: readonly (Need | readonly Need[])[];
  /** Signals that refine the judgement where they have data. */
  readonly optional?: readonly Need[];
  readonly params?: Readonly<Record<Param, ParamDefinition>>;
  readonly docs: InspectionDocs;
  /** Whether the question makes sense for the entity; default: always. No means `inapplicable`. */
  readonly appliesTo?: (entity: EntityOf[NoInfer<Scope>], world: World) => boolean;
  /** Says why the data, though present, are too few to judge; that means `unknown`. */
  readonly tooLittle?: (
    context: InspectionContext<NoInfer<Scope>, NoInfer<Need>, NoInfer<Param>>,
  ) => string | undefined;
  readonly evaluate: (
    context: InspectionContext<NoInfer<Scope>, NoInfer<Need>, NoInfer<Param>>,
  ) => Outcome;
}

const idShape = /^[a-z0-9]+(-[a-z0-9]+)*\/[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * Makes an inspection from its metadata and a pure, synchronous `evaluate`, which only ever answers pass or fail:
 * the runner answers `unknown` when a need has no data, `inapplicable` when `appliesTo` says no, and `error` when
 * something throws. Throws `CONFIG` when the metadata are incomplete.
 */
export function defineInspection<
  const Need extends NeedName,
  Param extends string = never,
  Scope extends InspectionScope = 'service',
>(init: InspectionInit<Scope, Need, Param>): Inspection {
  checkMetadata(init);
  const { id, title, docs, appliesTo, tooLittle, evaluate } = init;
  const scope: InspectionScope = init.scope ?? 'service';
  const needs = init.needs.map((need): readonly NeedName[] =>
    typeof need === 'string' ? [need] : need,
  );
  const optional: readonly NeedName[] = init.optional ?? [];
  const inspect = (world: World, entityId: EntityId, params: ParamValues): Finding => {
    const say = (verdict: Finding['verdict'], message: string): Finding => ({
      inspection: id,
      entity: entityId,
      verdict,
      message,
      evidence: [],
    });
    try {
      const entity = lookUp(world, scope, entityId) as EntityOf[Scope] | undefined;
      if (entity === undefined) return say('error', `the world has no ${scope} "${entityId}"`);
      if (appliesTo?.(entity, world) === false) return say('inapplicable', 'does not apply');
      const missing = missingNeeds(world, scope, entityId, needs);
      if (missing.length > 0) return say('unknown', `no data for ${missing.join(' and ')}`);
      const declared = new Set<NeedName>([...needs.flat(), ...optional]);
      const context = contextOf(world, scope, entityId, entity, id, declared, params);
      const typed = context as unknown as InspectionContext<Scope, Need, Param>;
      const reason = tooLittle?.(typed);
      if (reason !== undefined) return say('unknown', reason);
      return { inspection: id, entity: entityId, ...checked(evaluate(typed)) };
    } catch (error) {
      return say('error', error instanceof Error ? error.message : String(error));
    }
  };
  return { id, title, scope, needs, optional, params: init.params ?? {}, docs, inspect };
}

function contextOf(
  world: World,
  scope: InspectionScope,
  id: EntityId,
  entity: object,
  inspection: string,
  declared: ReadonlySet<NeedName>,
  params: ParamValues,
): object {
  const allow = (need: NeedName): void => {
    if (declared.has(need)) return;
    throw new AbduceError('CONFIG', `${inspection} reads ${need}, which it does not declare`, {
      hint: 'Add it to `needs` or `optional`.',
    });
  };
  return {
    entity,
    world,
    grid: world.grid,
    params,
    series(signal: SignalName) {
      allow(signal);
      return seriesFor(world, scope, id, signal);
    },
    patterns() {
      allow('log.patterns');
      return patternsOf(world.snapshot.logPatterns ?? [], id);
    },
    evidence: evidenceBuilder(world, inspection, id),
    pass: (message = 'fine', value?: number): Outcome => ({
      verdict: 'pass',
      message,
      ...(value !== undefined && { value }),
      evidence: [],
    }),
    fail: ({ severity, message, value, evidence }: FailInit): Outcome => ({
      verdict: 'fail',
      severity,
      message,
      ...(value !== undefined && { value }),
      evidence,
    }),
  };
}

function checked(outcome: Outcome): Outcome {
  if (outcome.verdict === 'fail' && outcome.evidence.length === 0) {
    throw new AbduceError('CONFIG', 'it failed without evidence', {
      hint: 'Build some with `evidence.signal(…)` or `evidence.logs(…)`.',
    });
  }
  return outcome;
}

function lookUp(world: World, scope: InspectionScope, id: EntityId): object | undefined {
  switch (scope) {
    case 'service':
      return world.services.get(id);
    case 'instance':
      return world.instances.get(id);
    case 'node':
      return world.nodes.get(id);
    case 'dependency':
      return world.dependencies.get(id);
  }
}

function checkMetadata(init: {
  readonly id: string;
  readonly title: string;
  readonly needs: readonly unknown[];
  readonly params?: Readonly<Record<string, ParamDefinition>>;
  readonly docs: InspectionDocs;
}): void {
  const { id, title, needs, params = {}, docs } = init;
  const refuse = (what: string): never => {
    throw new AbduceError('CONFIG', `inspection "${id}" ${what}`);
  };
  if (!idShape.test(id)) refuse('needs an id like "area/problem" in kebab case');
  if (title.trim() === '') refuse('has no title');
  if (needs.length === 0) refuse('declares no needs, so missing data would look healthy');
  if (docs.why.trim() === '') refuse('does not say why it matters (docs.why)');
  if (docs.fix.length === 0) refuse('does not say what to do about it (docs.fix)');
  for (const [name, param] of Object.entries(params)) {
    if (param.unit === '') refuse(`gives no unit for its parameter "${name}"`);
    if (param.doc === '') refuse(`does not describe its parameter "${name}"`);
    if (!Number.isFinite(param.default)) refuse(`has no number as default of "${name}"`);
  }
}
