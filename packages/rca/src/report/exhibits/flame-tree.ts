import type { Profile } from '@abduce/core';

/** One function as called along one path, with the samples in it and below it on either side. */
export interface FlameNode {
  readonly name: string;
  readonly children: Map<string, FlameNode>;
  before: number;
  during: number;
}

const limits = { depth: 64, name: 160 };

function node(name: string): FlameNode {
  return { name, children: new Map(), before: 0, during: 0 };
}

/** Samples of each stack with those of all stacks that begin with it. Callers have smaller indices. */
function totalsOf({ stacks, samples }: Profile): { values: Float64Array; total: number } {
  const values = new Float64Array(stacks.parent.length);
  let total = 0;
  for (let i = 0; i < samples.stack.length; i++) {
    const value = samples.value[i] as number;
    const stack = samples.stack[i] as number;
    if (!(value > 0) || stack >= values.length) continue;
    values[stack] = (values[stack] as number) + value;
    total += value;
  }
  for (let stack = values.length - 1; stack >= 0; stack--) {
    const parent = stacks.parent[stack] as number;
    if (parent >= 0 && parent < stack) {
      values[parent] = (values[parent] as number) + (values[stack] as number);
    }
  }
  return { values, total };
}

function add(root: FlameNode, profile: Profile, side: 'before' | 'during'): void {
  const { stacks, frames, strings } = profile;
  const { values, total } = totalsOf(profile);
  if (!(total > 0)) return;
  root[side] += 1;
  const places: (FlameNode | undefined)[] = [];
  const depths = new Uint32Array(stacks.parent.length);
  for (let stack = 0; stack < stacks.parent.length; stack++) {
    const parent = stacks.parent[stack] as number;
    const above = parent < 0 ? root : places[parent];
    depths[stack] = parent < 0 ? 0 : (depths[parent] as number) + 1;
    const value = values[stack] as number;
    if (above === undefined || !(value > 0) || (depths[stack] as number) >= limits.depth) {
      places.push(undefined);
      continue;
    }
    const text = strings[frames.function[stacks.frame[stack] as number] as number] ?? '';
    const name = text.slice(0, limits.name) || '(unknown)';
    let one = above.children.get(name);
    if (one === undefined) above.children.set(name, (one = node(name)));
    one[side] += value / total;
    places.push(one);
  }
}

/** Two profiles in one tree of functions; a node's numbers are shares of all samples of their side. */
export function flameTree(before: Profile, during: Profile): FlameNode {
  const root = node('');
  add(root, before, 'before');
  add(root, during, 'during');
  return root;
}
