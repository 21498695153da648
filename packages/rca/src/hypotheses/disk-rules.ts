import { citeChange } from '../scene/cite.ts';
import type { Scene } from '../scene/scene.ts';
import { anyDisk, type DiskUse, diskUses } from './disk-use.ts';
import { enablingChange } from './earlier-runs.ts';
import {
  arrow,
  marks,
  nameOf,
  pieces,
  refuted,
  suspect,
  suspectApplication,
  untestable,
} from './pieces.ts';
import type { CauseRule, Suspicion } from './rule.ts';

const place = ({ node, device }: DiskUse): string => {
  const host = node.replace(/^node:/, '');
  return device === undefined ? `the disk of ${host}` : `disk ${device} of ${host}`;
};

function words(
  scene: Scene,
  { node, device, neighbour }: DiskUse,
): Readonly<Record<string, string>> {
  return {
    node: node.replace(/^node:/, ''),
    ...(device !== undefined && { device }),
    ...(neighbour !== undefined && { unit: nameOf(scene, neighbour), peer: neighbour }),
  };
}

const shareOfPiece = ({ piece }: DiskUse): number =>
  piece === undefined ? 0 : piece.share * piece.confidence;

const seen = (use: DiskUse): readonly (string | undefined)[] => [
  use.neighbourBytes,
  use.bytes,
  use.busy,
  use.operation,
  use.queue,
  use.pressure,
  use.stall,
  use.reads,
  use.ownBytes,
];

/** Why no disk can be to blame, or why that cannot be told. */
function unseen(scene: Scene): Suspicion {
  const other = anyDisk(scene);
  if (other !== undefined && !other.slower) return calm(other);
  const [slow] = pieces(scene, 'slower', 'self');
  const where = slow?.entity ?? suspect(scene);
  const outside = scene.view.graph.service(where)?.kind === 'external';
  const entity = outside ? suspectApplication(scene) : where;
  return untestable(entity, `the disk under ${nameOf(scene, entity)} is not measured`, [
    'disk statistics of its node',
  ]);
}

function calm(use: DiskUse): Suspicion {
  return refuted(use.service, `${place(use)} answers as fast as before`, [
    use.operation ?? use.pressure ?? use.busy,
  ]);
}

export const diskContention: CauseRule = {
  cause: 'disk_contention',
  supports:
    'disk operations that take much longer, while another process on the node takes most of the disk and the slow service asks for no more than before',
  refutes: 'the disk answers as fast as before, or nobody else takes it',
  needs: ['disk statistics of the node', 'bytes read and written by each process'],
  test(scene) {
    const uses = diskUses(scene);
    if (uses.length === 0) return [unseen(scene)];
    return uses.map((use): Suspicion => {
      if (!use.slower) return calm(use);
      if (use.neighbour === undefined) {
        return use.othersKnown
          ? refuted(use.service, `nobody else takes ${place(use)}`, [use.bytes, use.busy])
          : untestable(
              use.service,
              `${place(use)} is slow (${arrow(scene, use.operation)}), but who else uses it is not measured`,
              ['bytes read and written by each process of the node'],
              [use.operation],
            );
      }
      if (use.ownMore === true) {
        return refuted(use.service, 'it asks the disk for more than before by itself', [
          use.reads ?? use.ownBytes,
        ]);
      }
      const { piece, neighbour } = use;
      const eased = enablingChange(scene, neighbour, use.bytesOf);
      const change = eased && citeChange(scene, eased);
      return {
        entity: use.service,
        ...(piece?.dependency !== undefined && { dependency: piece.dependency }),
        status: 'supported',
        share: shareOfPiece(use),
        fit: use.ownMore === false ? 0.96 : 0.85,
        support: [...seen(use), change],
        mechanism: { ...words(scene, use), ...(eased !== undefined && { enabler: eased.title }) },
        reason: `${nameOf(scene, neighbour)} takes ${arrow(scene, use.neighbourBytes)} of ${place(use)}${marks(use.neighbourBytes)}, and each read takes ${arrow(scene, use.operation)}${marks(use.operation)}; ${nameOf(scene, use.service)} asks for as much as before${marks(use.reads ?? use.ownBytes)}${change === undefined ? '' : `; it ran before with less, until a change of it${marks(change)}`}.`,
        owners: [neighbour],
        about: use.device === undefined ? [] : [use.device],
      };
    });
  },
};

export const diskSlow: CauseRule = {
  cause: 'disk_slow',
  supports: 'disk operations that take much longer though nobody asks for more of them',
  refutes: 'the disk answers as fast as before, or more is asked of it',
  needs: ['disk statistics of the node'],
  test(scene) {
    const uses = diskUses(scene);
    if (uses.length === 0) return [unseen(scene)];
    return uses.map((use): Suspicion => {
      if (!use.slower) return calm(use);
      if (use.allMore || use.neighbour !== undefined) {
        return refuted(use.service, `more is asked of ${place(use)} than before`, [
          use.neighbourBytes ?? use.bytes,
        ]);
      }
      if (use.bytes === undefined) {
        return untestable(
          use.service,
          `${place(use)} is slow, but how much is asked of it is not measured`,
          ['bytes and operations of the disk'],
          [use.operation],
        );
      }
      const { piece } = use;
      return {
        entity: use.service,
        ...(piece?.dependency !== undefined && { dependency: piece.dependency }),
        status: 'supported',
        share: shareOfPiece(use),
        fit: 0.9,
        support: [use.operation, use.queue, use.pressure, use.stall, use.bytes, use.reads],
        mechanism: words(scene, use),
        reason: `each read from ${place(use)} takes ${arrow(scene, use.operation)}${marks(use.operation)} while it is asked for ${arrow(scene, use.bytes)}${marks(use.bytes)}.`,
      };
    });
  },
};
