import type { Indication, IndicationKind } from '../indications/indication.ts';
import type { Scene } from '../scene/scene.ts';

const least = 0.1;
const most = 3;

/**
 * The services that indications of one kind point at, strongest first. None where users were seen to be hurt:
 * there the measured trouble says more.
 */
export function indicated(
  scene: Scene,
  kind: IndicationKind,
  fits: (indication: Indication) => boolean = () => true,
): readonly Indication[] {
  const { symptom } = scene;
  if (symptom !== undefined && (symptom.slower || symptom.failing || symptom.silent)) return [];
  const best = new Map<string, Indication>();
  for (const one of scene.indications) {
    if (one.kind !== kind || one.strength < least || !fits(one)) continue;
    if (one.strength > (best.get(one.entity)?.strength ?? 0)) best.set(one.entity, one);
  }
  return [...best.values()]
    .sort((a, b) => b.strength - a.strength || (a.entity < b.entity ? -1 : 1))
    .slice(0, most);
}

export function isCpu({ mechanism }: Indication): boolean {
  return mechanism.resource === 'instance.cpu.usage';
}
