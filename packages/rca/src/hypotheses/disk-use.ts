import type { EntityId } from '@abduce/core';
import type { Measured } from '../case/case-view.ts';
import type { Contribution } from '../rank/contributions.ts';
import { citeSignal, measureSignal, type SignalOf } from '../scene/cite-signal.ts';
import type { Scene } from '../scene/scene.ts';
import { pieces } from './pieces.ts';
import { rose } from './self-time.ts';

export const diskDefaults = {
  /** Each operation takes at least this many times as long. */
  slower: 3,
  /** More work is asked for from this growth on. */
  more: 1.3,
  /** A disk is taken by whoever accounts for this part of what it does. */
  taken: 0.5,
  /** A neighbour has to do this many times as much as before. */
  neighbour: 2,
  /** Time per operation below which a disk is fast, whatever it was before. Seconds. */
  fast: 0.002,
} as const;

/** A disk under something that became slow, and who uses it. */
export interface DiskUse {
  /** The part of the trouble that sits on what runs there; absent where nothing does. */
  readonly piece?: Contribution;
  readonly service: EntityId;
  readonly node: EntityId;
  readonly device: string | undefined;
  /** Each operation takes much longer. */
  readonly slower: boolean;
  /** The service asks the disk for more than before; `undefined` when that is not measured. */
  readonly ownMore: boolean | undefined;
  /** All together ask for more. */
  readonly allMore: boolean;
  /** Whoever else takes most of the disk, and more than before. */
  readonly neighbour: EntityId | undefined;
  /** What the neighbour takes. */
  readonly bytesOf: SignalOf | undefined;
  /** Whether what others on the node do is measured. */
  readonly othersKnown: boolean;
  /** Evidence ids. */
  readonly busy: string | undefined;
  readonly operation: string | undefined;
  readonly queue: string | undefined;
  readonly pressure: string | undefined;
  readonly stall: string | undefined;
  readonly bytes: string | undefined;
  readonly ownBytes: string | undefined;
  readonly neighbourBytes: string | undefined;
  /** What the service asked for, as it counts itself. */
  readonly reads: string | undefined;
}

/** The device of a node that moved most, where several report. */
function deviceOf(scene: Scene, node: EntityId): string | undefined {
  let best: { readonly device: string; readonly strength: number } | undefined;
  for (const { labels } of scene.view.lookup.labelled('node.disk.io_time', node)) {
    const device = labels.get('device');
    if (device === undefined) continue;
    const measured = measureSignal(scene, {
      signal: 'node.disk.io_time',
      entity: node,
      labels: { device },
    });
    const strength = measured?.shift.direction === 'up' ? measured.shift.strength : 0;
    if (best === undefined || strength > best.strength) best = { device, strength };
  }
  return best?.device;
}

/** What one service reads from disks, or writes to them: the larger growth of both. */
function heavier(scene: Scene, entity: EntityId): SignalOf | undefined {
  const both = (['instance.disk.read_bytes', 'instance.disk.write_bytes'] as const).map(
    (signal): SignalOf => ({ signal, entity }),
  );
  const known = both.filter((of) => measureSignal(scene, of) !== undefined);
  const growth = (of: SignalOf): number => {
    const shift = measureSignal(scene, of)?.shift;
    return shift === undefined ? 0 : shift.after - (shift.before || 0);
  };
  return known.toSorted((a, b) => growth(b) - growth(a))[0];
}

/** The other service on the node that takes most of its disks. */
function takenBy(
  scene: Scene,
  node: EntityId,
  service: EntityId,
  all: (signal: SignalOf['signal']) => Measured | undefined,
): { readonly known: boolean; readonly neighbour?: EntityId; readonly bytes?: SignalOf } {
  let known = false;
  let best: { readonly id: EntityId; readonly of: SignalOf; readonly after: number } | undefined;
  const others = new Set(
    scene.view.caseFile.world.instances
      .filter((one) => one.node === node && one.service !== service)
      .map((one) => one.service),
  );
  for (const id of [...others].sort()) {
    const of = heavier(scene, id);
    if (of === undefined) continue;
    known = true;
    const shift = measureSignal(scene, of)?.shift;
    if (shift?.direction !== 'up') continue;
    if (!(shift.after >= diskDefaults.neighbour * (shift.before || 0))) continue;
    const reading = of.signal === 'instance.disk.read_bytes';
    const total = all(reading ? 'node.disk.read_bytes' : 'node.disk.write_bytes')?.shift.after;
    if (total !== undefined && shift.after < diskDefaults.taken * total) continue;
    if (best === undefined || shift.after > best.after) best = { id, of, after: shift.after };
  }
  return best === undefined ? { known } : { known, neighbour: best.id, bytes: best.of };
}

function useOf(
  scene: Scene,
  service: EntityId,
  node: EntityId,
  piece?: Contribution,
): DiskUse | undefined {
  const device = deviceOf(scene, node);
  const of = (signal: SignalOf['signal'], more: Partial<SignalOf> = {}): SignalOf => ({
    signal,
    entity: node,
    ...(device !== undefined && { labels: { device } }),
    ...more,
  });
  const all = (signal: SignalOf['signal']): Measured | undefined =>
    measureSignal(scene, of(signal));
  const operation = of('node.disk.read_time', {
    per: 'node.disk.reads',
    title: 'Time per disk read',
    unit: 's',
  });
  const pressure: SignalOf = { signal: 'node.disk.pressure', entity: node };
  const stall: SignalOf = { signal: 'node.disk.stall', entity: node };
  const each = measureSignal(scene, operation);
  const pressed = measureSignal(scene, pressure);
  const busy = of('node.disk.io_time');
  if (each === undefined && pressed === undefined && all('node.disk.io_time') === undefined)
    return undefined;
  const { known, neighbour, bytes } = takenBy(scene, node, service, all);
  const reads: SignalOf = { signal: 'db.blocks.read', entity: service };
  const own = heavier(scene, service);
  const demand = measureSignal(scene, reads) ?? (own && measureSignal(scene, own));
  const total =
    neighbour !== undefined && bytes?.signal === 'instance.disk.write_bytes'
      ? of('node.disk.write_bytes')
      : of('node.disk.read_bytes');
  const cite = (one: SignalOf | undefined): string | undefined => one && citeSignal(scene, one);
  return {
    ...(piece !== undefined && { piece }),
    service,
    node,
    device,
    slower:
      (rose(each, diskDefaults.slower) && (each?.shift.after ?? 0) > diskDefaults.fast) ||
      (each === undefined &&
        rose(pressed, diskDefaults.slower) &&
        (pressed?.shift.after ?? 0) > 0.2),
    ownMore: demand === undefined ? undefined : rose(demand, diskDefaults.more),
    allMore:
      rose(all('node.disk.read_bytes'), diskDefaults.more) ||
      rose(all('node.disk.write_bytes'), diskDefaults.more),
    neighbour,
    bytesOf: bytes,
    othersKnown: known,
    busy: cite(busy),
    operation: cite(operation),
    queue: cite(of('node.disk.queue')),
    pressure: cite(pressure),
    stall: cite(stall),
    bytes: cite(total),
    ownBytes: cite(own),
    neighbourBytes: cite(bytes),
    reads: cite(reads),
  };
}

/** The disks of the nodes on which something that became slow runs, the heaviest first. */
export function diskUses(scene: Scene): readonly DiskUse[] {
  const found: DiskUse[] = [];
  const seen = new Set<string>();
  for (const piece of pieces(scene, 'slower', 'self', 'failing', 'unanswered')) {
    for (const { node } of scene.view.instancesOf(piece.entity)) {
      if (node === undefined || seen.has(`${piece.entity}|${node}`)) continue;
      seen.add(`${piece.entity}|${node}`);
      const use = useOf(scene, piece.entity, node, piece);
      if (use !== undefined) found.push(use);
    }
  }
  return found;
}

/** Any disk below what is hurt that is measured, where nothing slow stands on one. */
export function anyDisk(scene: Scene): DiskUse | undefined {
  const { symptom, view } = scene;
  if (symptom === undefined) return undefined;
  const below = [symptom.service, ...view.graph.reach(symptom.service, 'down').keys()];
  const databases = below.filter((id) => view.graph.service(id)?.kind === 'database');
  for (const service of [...databases, ...below]) {
    for (const { node } of view.instancesOf(service)) {
      const use = node === undefined ? undefined : useOf(scene, service, node);
      if (use !== undefined) return use;
    }
  }
  return undefined;
}
