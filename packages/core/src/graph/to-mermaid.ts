import type { ServiceKind } from '../model/entity.ts';
import { displayText } from './display-text.ts';
import { type MapOptions, type MappedGraph, mapView } from './map-options.ts';

const shapes: Readonly<Record<ServiceKind, readonly [string, string]>> = {
  application: ['[', ']'],
  database: ['[(', ')]'],
  queue: ['[[', ']]'],
  external: ['([', '])'],
};

/** Everything that Mermaid, Markdown or HTML could read as markup becomes Mermaid's `#<code point>;`. */
function quoted(text: string): string {
  const safe = displayText(text).replace(
    /[^\p{L}\p{M}\p{N} .,:/_+…-]/gu,
    (char) => `#${char.codePointAt(0)};`,
  );
  return `"${safe || ' '}"`;
}

/** A Mermaid flowchart of the service map; safe for any name, deterministic. */
export function toMermaid(graph: MappedGraph, options: MapOptions = {}): string {
  const { nodes, edges } = mapView(graph, options);
  const lines = [`flowchart ${options.direction ?? 'LR'}`];
  for (const [at, { service, label }] of nodes.entries()) {
    const [open, close] = shapes[service.kind];
    lines.push(`  n${at}${open}${quoted(label)}${close}`);
  }
  for (const { source, target, label } of edges) {
    const text = displayText(label);
    lines.push(`  n${source} -->${text === '' ? '' : `|${quoted(text)}|`} n${target}`);
  }
  const markedNodes = nodes.flatMap(({ marked }, at) => (marked ? [`n${at}`] : []));
  if (markedNodes.length > 0) {
    lines.push('  classDef path fill:#fde8e8,stroke:#c81e1e,stroke-width:2px,color:#7f1d1d');
    lines.push(`  class ${markedNodes.join(',')} path`);
  }
  const markedEdges = edges.flatMap(({ marked }, at) => (marked ? [at] : []));
  if (markedEdges.length > 0) {
    lines.push(`  linkStyle ${markedEdges.join(',')} stroke:#c81e1e,stroke-width:3px`);
  }
  return `${lines.join('\n')}\n`;
}
