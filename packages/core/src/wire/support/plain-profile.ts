import type { Profile } from '../../model/profile.ts';

/** Values by stack, written from the root as `main@a.c:3;work@a.c:9`; equal stacks are added up. */
export function plainProfile({
  strings,
  frames,
  stacks,
  samples,
}: Profile): Record<string, number> {
  const result: Record<string, number> = Object.create(null);
  for (const [i, leaf] of samples.stack.entries()) {
    const path: string[] = [];
    for (let at = leaf; at >= 0; at = stacks.parent[at] as number) {
      const frame = stacks.frame[at] as number;
      const name = strings[frames.function[frame] as number] as string;
      path.unshift(`${name}@${strings[frames.file[frame] as number]}:${frames.line[frame]}`);
    }
    const key = path.join(';');
    result[key] = (result[key] ?? 0) + (samples.value[i] as number);
  }
  return result;
}
