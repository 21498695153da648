import type { Report } from '@abduce/core';
import { cleanText } from './clean.ts';

/** The most nodes that a small map in a ticket can hold. */
const limit = 16;

/** A Mermaid flow chart of the path and what is next to it, as a fenced block. */
export function mermaidMap({ map }: Report): readonly string[] {
  const marked = new Set(map.nodes.filter(({ state }) => state !== 'normal').map(({ id }) => id));
  const near = map.edges.filter(({ source, target }) => marked.has(source) || marked.has(target));
  const shown = new Set(marked);
  for (const { source, target } of near) {
    for (const id of [source, target]) if (shown.size < limit) shown.add(id);
  }
  const nodes = map.nodes.filter(({ id }) => shown.has(id));
  const ids = new Map(nodes.map(({ id }, at) => [id, `n${at}`]));
  const lines = ['```mermaid', 'flowchart LR'];
  for (const { id, name, state } of nodes) {
    // Only what no Mermaid or HTML syntax can be built from.
    const label = cleanText(name, 40).replace(/[^\p{L}\p{N} _.:/()-]/gu, ' ');
    lines.push(`  ${ids.get(id)}["${label}"]${state === 'normal' ? '' : `:::${state}`}`);
  }
  let at = 0;
  const red: number[] = [];
  for (const { source, target, onPath } of map.edges) {
    const from = ids.get(source);
    const to = ids.get(target);
    if (from === undefined || to === undefined) continue;
    lines.push(`  ${from} --> ${to}`);
    if (onPath) red.push(at);
    at++;
  }
  lines.push('  classDef root stroke:#c62828,stroke-width:3px', '  classDef path stroke:#c62828');
  if (red.length > 0) lines.push(`  linkStyle ${red.join(',')} stroke:#c62828,stroke-width:2px`);
  return [...lines, '```'];
}
