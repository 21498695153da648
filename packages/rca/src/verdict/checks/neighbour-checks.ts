import type { Counterfactual, EntityId } from '@abduce/core';
import { type DiskUse, diskUses } from '../../hypotheses/disk-use.ts';
import { earlierRuns, enablingChange } from '../../hypotheses/earlier-runs.ts';
import { nameOf } from '../../hypotheses/pieces.ts';
import { citeChange, citeService } from '../../scene/cite.ts';
import { baselineLevel, citeBaselines } from '../../scene/cite-baselines.ts';
import { citeSignal, measureSignal, type SignalOf } from '../../scene/cite-signal.ts';
import type { Scene } from '../../scene/scene.ts';
import type { Weighed } from '../weigh.ts';
import { judge, known } from './judge.ts';

/** What users feel: the tail where it is known, else the mean. */
function felt(scene: Scene, service: EntityId): SignalOf {
  const tail: SignalOf = { signal: 'service.latency.p95', entity: service };
  return measureSignal(scene, tail) === undefined
    ? {
        signal: 'service.time',
        entity: service,
        per: 'service.requests',
        title: 'Time per request',
        unit: 's',
      }
    : tail;
}

/** When the neighbour stopped, did users recover? In seconds after the onset. */
function recovery(scene: Scene, job: EntityId, bytes: SignalOf): Counterfactual | undefined {
  const { symptom, view } = scene;
  const shift = measureSignal(scene, bytes)?.shift;
  if (symptom?.onset === undefined || shift === undefined) return undefined;
  const last = view.grid.length - 1;
  if (shift.end >= last || symptom.interval.to >= last) return undefined;
  const seconds = (step: number): number =>
    ((step - symptom.interval.from) * view.grid.step) / 1000;
  const apart = Math.abs(shift.end - symptom.interval.to);
  return {
    method: 'recovery',
    question: `Did users recover when ${nameOf(scene, job)} let go of the disk?`,
    predicted: seconds(shift.end),
    observed: seconds(symptom.interval.to),
    unit: 's',
    verdict: apart <= 2 ? 'confirms' : apart <= 5 ? 'inconclusive' : 'contradicts',
    evidence: known(citeSignal(scene, bytes), citeService(scene, 'latency', symptom.service)),
  };
}

/** It ran before, and took less: were users as fast as without it? */
function earlier(scene: Scene, job: EntityId, bytes: SignalOf): Counterfactual | undefined {
  const { symptom, view } = scene;
  const runs = earlierRuns(scene, bytes);
  if (symptom === undefined || runs.length === 0) return undefined;
  const without = view.caseFile.baselines.flatMap((_, at) => (runs.includes(at) ? [] : [at]));
  const users = felt(scene, symptom.service);
  const [usual, then] = [without, runs].map((places) => baselineLevel(scene, users, places));
  if (usual === undefined || then === undefined || !(usual > 0) || !(then > 0)) return undefined;
  const change = enablingChange(scene, job, bytes);
  return {
    method: 'replay',
    question: `${nameOf(scene, job)} ran in earlier windows too, and took less: were users then as fast as without it?`,
    predicted: usual,
    observed: then,
    unit: 's',
    verdict: judge(usual, then),
    evidence: known(
      citeBaselines(scene, users, without),
      citeBaselines(scene, users, runs),
      citeBaselines(scene, bytes, runs),
      change && citeChange(scene, change),
    ),
  };
}

/** Something of the same sort elsewhere, without that neighbour: is it as fast as before? */
function peer(scene: Scene, { service, node }: DiskUse): Counterfactual | undefined {
  const { graph } = scene.view;
  const own = graph.service(service);
  if (own?.system === undefined) return undefined;
  for (const other of scene.view.services) {
    if (other.id === service || other.kind !== own.kind || other.system !== own.system) continue;
    const homes = scene.view.instancesOf(other.id).map((one) => one.node);
    if (homes.length === 0 || homes.includes(undefined) || homes.includes(node)) continue;
    const user = graph.callers(other.id).find((id) => !graph.callees(id).includes(service));
    if (user === undefined) continue;
    const of = felt(scene, user);
    const shift = measureSignal(scene, of)?.shift;
    if (shift === undefined || !(shift.before > 0) || !Number.isFinite(shift.after)) continue;
    return {
      method: 'peer',
      question: `${nameOf(scene, other.id)} is of the same sort and has no such neighbour: is ${nameOf(scene, user)} as fast as before?`,
      predicted: shift.before,
      observed: shift.after,
      unit: 's',
      verdict: judge(shift.before, shift.after),
      evidence: known(citeSignal(scene, of)),
    };
  }
  return undefined;
}

/** Whether what a neighbour on the disk did explains when, how much, and where it hurt. */
export function neighbourChecks(
  scene: Scene,
  { cause, suspicion }: Weighed,
): readonly Counterfactual[] {
  if (cause !== 'disk_contention') return [];
  const use = diskUses(scene).find(({ service }) => service === suspicion.entity);
  const { neighbour, bytesOf } = use ?? {};
  if (use === undefined || neighbour === undefined || bytesOf === undefined) return [];
  return [
    peer(scene, use),
    earlier(scene, neighbour, bytesOf),
    recovery(scene, neighbour, bytesOf),
  ].filter((check) => check !== undefined);
}
