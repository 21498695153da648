import type { CaseFile, EntityId, SignalTable, TelemetryBatch } from '@abduce/core';
import { type Random, random } from '@abduce/core/testing';
import type { Dataset } from './labelled-case.ts';

/** A case in which no entity is called what it is called. */
export interface BlindCase {
  readonly caseFile: CaseFile;
  /** The true name of a random one; anything else stays as it is. */
  nameOf(id: EntityId): string;
}

function renamer(caseFile: CaseFile, chance: Random): Map<string, string> {
  const names = new Map<string, string>();
  const { services, instances, nodes } = caseFile.world;
  for (const { id, name } of [...services, ...instances, ...nodes]) {
    if (!names.has(id)) names.set(id, chance.hex(12));
    if (!names.has(name)) names.set(name, names.get(id) as string);
  }
  return names;
}

/** Replaces the names of services, instances and hosts by random ones, wherever they stand for the entity. */
export function blindCase(caseFile: CaseFile, seed: number): BlindCase {
  const names = renamer(caseFile, random(seed));
  const truth = new Map([...names].map(([name, other]) => [other, name]));
  const of = (id: string): string =>
    names.get(id) ??
    id
      .split(' -> ')
      .map((end) => names.get(end) ?? end)
      .join(' -> ');
  const table = (signals: SignalTable): SignalTable => ({
    ...signals,
    rows: signals.rows.map((row) => ({ ...row, entity: of(row.entity) })),
  });
  const batch = (one: TelemetryBatch): TelemetryBatch => ({ ...one, strings: one.strings.map(of) });
  const { target, world } = caseFile;
  return {
    nameOf: (id) => truth.get(id) ?? id,
    caseFile: {
      ...caseFile,
      ...(target !== undefined && { target: { ...target, service: of(target.service) } }),
      world: {
        ...world,
        services: world.services.map((one) => ({ ...one, id: of(one.id), name: of(one.name) })),
        instances: world.instances.map(({ node, ...one }) => ({
          ...one,
          id: of(one.id),
          name: of(one.name),
          service: of(one.service),
          ...(node !== undefined && { node: of(node) }),
        })),
        nodes: world.nodes.map((one) => ({ id: of(one.id), name: of(one.name) })),
        dependencies: world.dependencies.map((one) => ({
          ...one,
          id: of(one.id),
          source: of(one.source),
          target: of(one.target),
        })),
        changes: world.changes.map((one) =>
          one.service === undefined ? one : { ...one, service: of(one.service) },
        ),
        signals: table(world.signals),
      },
      baselineSignals: caseFile.baselineSignals.map(table),
      telemetry: caseFile.telemetry.map(batch),
    },
  };
}

/** The same data set with random names: an engine that goes by names, or by their order, answers otherwise. */
export function blinded(dataset: Dataset, seed = 1): Dataset {
  const known = new WeakMap<CaseFile, BlindCase>();
  const hide = (caseFile: CaseFile): CaseFile => {
    const blind = blindCase(caseFile, seed);
    known.set(blind.caseFile, blind);
    return blind.caseFile;
  };
  return {
    name: dataset.name,
    *cases(dir) {
      for (const one of dataset.cases(dir)) yield { ...one, caseFile: () => hide(one.caseFile()) };
    },
    ranked(diagnosis, caseFile) {
      const nameOf = known.get(caseFile)?.nameOf ?? ((id: EntityId) => id);
      return dataset
        .ranked(diagnosis, caseFile)
        .map(({ name, score }) => ({ name: nameOf(name), score }));
    },
  };
}
